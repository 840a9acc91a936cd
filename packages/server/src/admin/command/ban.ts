// Bans an address, a network, a mask or an account from the server.
import { banContext } from "../ban-context.ts";
import { adminCommand } from "../command.ts";
import { checkedReason } from "../reason.ts";
import { makeBan } from "../../ban/request.ts";

export const ban = adminCommand({
  name: "ban",
  // `for` is a duration. `force` is there where the operator is sure.
  parameters: { target: "needed", for: "optional", reason: "optional", force: "optional" },
  run: (context, { target, for: duration, reason, force }) => {
    const words = makeBan(banContext(context), {
      target,
      duration,
      reason: checkedReason(reason),
      by: context.by,
      isForced: force !== undefined,
      force: "--force",
    });
    const ends = context.bans().areKept ? "" : " It ends with this server, which has no data folder.";
    return { words: words + ends };
  },
});
