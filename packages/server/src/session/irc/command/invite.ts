// INVITE: asks somebody into a channel; without parameters, shows where one is invited.
import { isInvited } from "@vitrine/hub";
import type { IrcMessage } from "@vitrine/wire/irc";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { namedRoom } from "../named-room.ts";
import { refuse } from "../refusal.ts";

function sendInvitations(client: RegisteredClient): void {
  const { network, user } = client;
  const now = network.components.clock.now();
  for (const room of network.hub.rooms.values()) {
    if (isInvited(room, user, now)) client.reply("RPL_INVITELIST", room.name);
  }
  client.reply("RPL_ENDOFINVITELIST", "End of invitations");
}

function run(client: RegisteredClient, message: IrcMessage): void {
  const { network, user } = client;
  const [nick, name] = message.parameters;
  if (nick === undefined) {
    sendInvitations(client);
    return;
  }
  if (name === undefined) {
    client.reply("ERR_NEEDMOREPARAMS", "INVITE", "Not enough parameters");
    return;
  }
  const guest = network.findUser(nick);
  if (guest === undefined) {
    client.reply("ERR_NOSUCHNICK", nick, "No such nick");
    return;
  }
  const room = namedRoom(client, name);
  if (room === undefined) return;
  const refusal = client.submit((origin) => network.hub.invite(user, guest, room, origin));
  if (refusal !== undefined) refuse(client, refusal);
}

export const invite: CommandRow = { name: "INVITE", parameters: 0, needs: "registration", penalty: 2, run };
