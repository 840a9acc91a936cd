// UNINVITE: takes an invitation back.
import type { CommandRow } from "../client.ts";
import { namedRoom } from "../named-room.ts";
import { serverNotice } from "../operator-power.ts";
import { refuse } from "../refusal.ts";

export const uninvite: CommandRow = {
  name: "UNINVITE",
  parameters: 2,
  needs: "registration",
  penalty: 2,
  run: (client, message) => {
    const { network, user } = client;
    const [nick = "", name = ""] = message.parameters;
    const guest = network.findUser(nick);
    if (guest === undefined) {
      client.reply("ERR_NOSUCHNICK", nick, "No such nick");
      return;
    }
    const room = namedRoom(client, name);
    if (room === undefined) return;
    const refusal = client.submit((origin) => network.hub.uninvite(user, guest, room, origin));
    if (refusal === undefined) serverNotice(client, `${guest.nick} is no longer invited to ${room.name}`);
    else if (refusal.reason === "not-invited")
      client.fail("UNINVITE", "NOT_INVITED", nick, name, "Nobody invited them");
    else refuse(client, refusal);
  },
};
