// WHOIS: what there is to know of one user.
import type { User } from "@vitrine/hub";
import type { IrcMessage } from "@vitrine/wire/irc";
import { awayWords } from "../away-words.ts";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { hearsMetadata } from "../metadata/value.ts";
import { userModeString } from "../mode-letter.ts";
import { listsOf, prefixFor } from "../names.ts";
import { hostOf, identOf } from "../source.ts";
import { seconds } from "../topic.ts";
import { visibleRooms } from "../visibility.ts";

/** Values of metadata that WHOIS shows; METADATA LIST shows all. */
const mostValues = 20;

function sendWhois(client: RegisteredClient, user: User): void {
  const { network, user: viewer } = client;
  const { name, description } = network.settings;
  const { nick } = user;
  const isOwn = viewer === user || viewer.flags.has("operator");
  client.reply("RPL_WHOISUSER", nick, identOf(user), hostOf(user), "*", user.realName);
  const rooms = visibleRooms(viewer, user).map((room) => prefixFor(client, room.members.get(user)!) + room.name);
  for (const list of listsOf(rooms)) client.reply("RPL_WHOISCHANNELS", nick, list);
  client.reply("RPL_WHOISSERVER", nick, name, description);
  if (user.flags.has("operator")) {
    client.reply("RPL_WHOISOPERATOR", nick, network.operators.get(user)?.title ?? "is a server operator");
  }
  if (user.flags.has("secure")) client.reply("RPL_WHOISSECURE", nick, "is using a secure connection");
  if (user.account !== undefined) client.reply("RPL_WHOISACCOUNT", nick, user.account, "is logged in as");
  if (user.flags.has("bot")) client.reply("RPL_WHOISBOT", nick, "is a bot");
  if (isOwn) {
    const address = hostOf({ host: network.components.sessions.addressOf(user) });
    client.reply("RPL_WHOISACTUALLY", nick, `${identOf(user)}@${hostOf(user)}`, address, "Actual user@host, Actual IP");
    client.reply("RPL_WHOISMODES", nick, `is using modes ${userModeString(user.flags)}`);
  }
  if (hearsMetadata(client)) {
    const values = [...network.hub.metadataOf(user)].slice(0, mostValues);
    for (const [key, value] of values) client.reply("RPL_WHOISKEYVALUE", nick, key, "*", value);
  }
  if (user.away !== undefined) client.reply("RPL_AWAY", nick, awayWords(user) ?? "");
  const idle = Math.max(0, Math.floor((network.components.clock.now() - user.spokeAt) / 1_000));
  client.reply("RPL_WHOISIDLE", nick, String(idle), seconds(user.since), "seconds idle, signon time");
}

function run(client: RegisteredClient, message: IrcMessage): void {
  const { parameters } = message;
  // `WHOIS server nick`: there is one server, and it answers.
  const wanted = parameters[1] ?? parameters[0] ?? "";
  if (wanted === "") {
    client.reply("ERR_NONICKNAMEGIVEN", "No nickname given");
    return;
  }
  const [nick = ""] = wanted.split(",");
  const user = client.network.findUser(nick);
  if (user === undefined) client.reply("ERR_NOSUCHNICK", nick, "No such nick");
  else sendWhois(client, user);
  client.reply("RPL_ENDOFWHOIS", user?.nick ?? nick, "End of WHOIS list");
}

export const whois: CommandRow = { name: "WHOIS", parameters: 0, needs: "registration", penalty: 2, run };
