// KICK: `KICK #channel nick,nick :reason`, or as many channels as nicks.
import type { IrcMessage } from "@vitrine/wire/irc";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { isTooLong } from "../length.ts";
import { namedRoom } from "../named-room.ts";
import { refuse } from "../refusal.ts";

function kick(client: RegisteredClient, channel: string, nick: string, reason: string): void {
  const { network, user } = client;
  const room = namedRoom(client, channel);
  if (room === undefined) return;
  const victim = network.findUser(nick);
  if (victim === undefined) {
    client.reply("ERR_NOSUCHNICK", nick, "No such nick");
    return;
  }
  const refusal = client.submit((origin) => network.hub.kick(user, victim, room, reason, origin));
  if (refusal !== undefined) refuse(client, refusal);
}

function run(client: RegisteredClient, message: IrcMessage): void {
  const [channels = "", nicks = "", reason = ""] = message.parameters;
  if (isTooLong(client, "A reason", reason, client.network.settings.limits.kick)) return;
  const [rooms, victims] = [channels.split(","), nicks.split(",")];
  if (rooms.length > 1 && rooms.length !== victims.length) {
    client.reply("ERR_NEEDMOREPARAMS", "KICK", "Not enough parameters");
    return;
  }
  const given = reason === "" ? client.user.nick : reason;
  for (const [index, victim] of victims.entries()) {
    if (victim !== "") kick(client, rooms[index] ?? rooms[0]!, victim, given);
  }
}

export const kickCommand: CommandRow = { name: "KICK", parameters: 2, needs: "registration", penalty: 1, run };
