// AWAY: the person at this session is away or back; before registration, too (draft/pre-away).
import type { IrcMessage } from "@vitrine/wire/irc";
import type { CommandRow, IrcClient } from "../client.ts";
import { isTooLong } from "../length.ts";

/** A client that nobody uses at the moment says `AWAY *`. */
const unattended = "Nobody is at this client";

function run(client: IrcClient, message: IrcMessage): void {
  const { network, registration, user } = client;
  const given = message.parameter(0) ?? "";
  if (user === undefined && !client.capabilities.has("draft/pre-away")) {
    client.reply("ERR_NOTREGISTERED", "You have not registered");
    return;
  }
  if (isTooLong(client, "An away message", given, network.settings.limits.away)) return;
  const away = given === "" ? undefined : given === "*" ? unattended : given;
  if (user === undefined) registration.away = away;
  else client.submit((origin) => network.hub.setAway(client.id, away, origin));
  if (away === undefined) client.reply("RPL_UNAWAY", "You are no longer marked as being away");
  else client.reply("RPL_NOWAWAY", "You have been marked as being away");
}

export const away: CommandRow = { name: "AWAY", parameters: 0, needs: "nothing", penalty: 1, run };
