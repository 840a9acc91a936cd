// A node is gone: its sessions end, in the order in which their users came. The first entry of several counts.
import { endSession } from "./detach.ts";
import type { EntryRow } from "./row.ts";

export const nodeGone: EntryRow<"node-gone"> = {
  check: (state, { node }) => (state.goneNodes.has(node) ? "node-gone" : undefined),

  apply(now, { node, reason }) {
    now.state.forgetNode(node);
    // A map may lose entries while it is walked, and goes on with the next one.
    for (const user of now.state.users.values()) {
      for (const { id, node: own } of user.sessions) {
        if (own === node) endSession(now, user, id, reason);
      }
    }
  },
};
