// SANICK: an operator of the server gives somebody another nick.
import type { CommandRow } from "../client.ts";
import { readNick } from "../nick.ts";
import { notePower } from "../operator-power.ts";
import { refuse } from "../refusal.ts";

export const sanick: CommandRow = {
  name: "SANICK",
  parameters: 2,
  needs: "operator",
  penalty: 2,
  run: (client, message) => {
    const { network } = client;
    const [nick = "", wanted = ""] = message.parameters;
    const user = network.findUser(nick);
    if (user === undefined) {
      client.reply("ERR_NOSUCHNICK", nick, "No such nick");
      return;
    }
    const naming = readNick(wanted, network.settings.limits.nick);
    if (naming === undefined) {
      client.reply("ERR_ERRONEUSNICKNAME", wanted, "This nickname is not allowed");
      return;
    }
    const owner = network.components.authenticator.ownerOf(naming.name);
    if (owner !== undefined && owner !== user.account) {
      client.fail("SANICK", "NICKNAME_RESERVED", wanted, "This nickname belongs to an account");
      return;
    }
    const before = user.nick;
    const refusal = client.submit((origin) => network.hub.rename(user, naming, origin));
    if (refusal === undefined) notePower(client, "sanick", before, naming.name);
    else refuse(client, refusal);
  },
};
