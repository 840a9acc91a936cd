// PART: out of one or more channels.
import type { CommandRow } from "../client.ts";
import { refuse } from "../refusal.ts";
import { isTooLong } from "../length.ts";
import { namedRoom } from "../named-room.ts";

export const part: CommandRow = {
  name: "PART",
  parameters: 1,
  needs: "registration",
  penalty: 1,
  run: (client, message) => {
    const { network, user } = client;
    const [names = "", reason = ""] = message.parameters;
    if (isTooLong(client, "A reason", reason, network.settings.limits.kick)) return;
    for (const text of names.split(",")) {
      if (text === "") continue;
      const room = namedRoom(client, text);
      if (room === undefined) continue;
      const refusal = client.submit((origin) => network.hub.part(user, room, reason, origin));
      if (refusal !== undefined) refuse(client, refusal);
    }
  },
};
