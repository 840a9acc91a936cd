// SAJOIN: an operator of the server brings somebody, or themselves, into a channel, whatever its modes and bans.
import type { CommandRow, RegisteredClient } from "../client.ts";
import { notePower } from "../operator-power.ts";
import { refuse } from "../refusal.ts";

function bringIn(client: RegisteredClient, nick: string, channel: string): void {
  const { network } = client;
  const user = network.findUser(nick);
  if (user === undefined) {
    client.reply("ERR_NOSUCHNICK", nick, "No such nick");
    return;
  }
  const name = network.roomName(channel);
  if (name === undefined) {
    client.reply("ERR_NOSUCHCHANNEL", channel, "No such channel");
    return;
  }
  if (user.sessions.some(({ id }) => network.components.sessions.isLabSession(id))) {
    client.fail("SAJOIN", "CANNOT_JOIN", nick, "The lab's protocol knows only one room");
    return;
  }
  const found = network.hub.rooms.get(name.key);
  const refusal = client.submit((origin) => network.hub.join(user, found ?? name, { isForced: true }, origin));
  if (refusal === undefined) notePower(client, "sajoin", user.nick, name.name);
  else refuse(client, refusal);
}

export const sajoin: CommandRow = {
  name: "SAJOIN",
  parameters: 1,
  needs: "operator",
  penalty: 2,
  run: (client, message) => {
    const [first = "", second] = message.parameters;
    if (second === undefined) bringIn(client, client.nick, first);
    else bringIn(client, first, second);
  },
};
