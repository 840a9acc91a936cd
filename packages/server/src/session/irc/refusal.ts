// The numerics for what the chat refuses.
import type { Entry, Refusal, RefusalReason } from "@vitrine/hub";
import type { NumericName } from "@vitrine/wire/irc";
import { refusedByBan } from "../../ban/words.ts";
import type { IrcClient } from "./client.ts";
import { refuseMetadata } from "./metadata/refusal.ts";
import { refuseRedaction } from "./redaction-refusal.ts";
import { modeLetters } from "./mode-letter.ts";

type Answer = readonly [NumericName, string];

/** Where one numeric is right whatever was tried. */
const answers: Partial<Record<RefusalReason, Answer>> = {
  "no-such-room": ["ERR_NOSUCHCHANNEL", "No such channel"],
  "no-such-user": ["ERR_NOSUCHNICK", "No such nick"],
  "not-in-room": ["ERR_NOTONCHANNEL", "You're not on that channel"],
  "rank-too-low": ["ERR_CHANOPRIVSNEEDED", "You're not a channel operator"],
  "room-permanent": ["ERR_CHANOPRIVSNEEDED", "This channel is for everybody and stays as it is"],
  "not-allowed-to-speak": ["ERR_CANNOTSENDTOCHAN", "Cannot send to channel (+m)"],
  "no-ctcp": ["ERR_CANNOTSENDTOCHAN", "CTCP is not allowed here (+C)"],
  "room-purged": ["ERR_NOSUCHCHANNEL", "The operators of this server have closed the channel"],
  "room-full": ["ERR_CHANNELISFULL", "Cannot join channel (+l)"],
  "invited-only": ["ERR_INVITEONLYCHAN", "Cannot join channel (+i)"],
  "wrong-password": ["ERR_BADCHANNELKEY", "Cannot join channel (+k)"],
  "too-many-rooms": ["ERR_TOOMANYCHANNELS", "You have joined too many channels, or the server has too many"],
  banned: ["ERR_BANNEDFROMCHAN", "Cannot join channel (+b)"],
  "accounts-only": ["ERR_NEEDREGGEDNICK", "You need an account"],
};

/** Answers to words that the channel does not take. */
const unsaid: Partial<Record<RefusalReason, Answer>> = {
  banned: ["ERR_CANNOTSENDTOCHAN", "Cannot send to channel (+b)"],
  "not-in-room": ["ERR_CANNOTSENDTOCHAN", "Cannot send to channel (+n)"],
  "accounts-only": ["ERR_CANNOTSENDTOCHAN", "Cannot send without an account"],
};

const cannotRename: Partial<Record<RefusalReason, string>> = {
  "room-exists": "There is such a channel already",
  "room-permanent": "This channel is for everybody and keeps its name",
  "room-purged": "The operators of this server have closed the channel of that name",
  "founder-only": "Only the founder may rename a registered channel",
  "bad-value": "The channel has this name",
};

const answerTo = (reason: RefusalReason, entry: Entry): Answer =>
  (entry.kind === "said" ? unsaid[reason] : undefined) ??
  answers[reason] ?? ["ERR_UNKNOWNERROR", "The server could not do this"];

/** The room or user that the entry was about, as its client sees it. */
function objectOf(client: IrcClient, entry: Entry): string {
  const { hub } = client.network;
  if ("room" in entry && entry.room !== undefined) {
    return hub.rooms.get(entry.room)?.name ?? ("name" in entry ? entry.name : entry.room);
  }
  const id = "addressee" in entry ? entry.addressee : "holder" in entry ? entry.holder : undefined;
  return (id === undefined ? undefined : client.network.userById(id)?.nick) ?? "*";
}

export function refuse(client: IrcClient, { reason, entry }: Pick<Refusal, "reason" | "entry">): void {
  const { network } = client;
  if (reason === "name-taken" && "name" in entry) {
    client.reply("ERR_NICKNAMEINUSE", entry.name, "Nickname is already in use");
    return;
  }
  if (reason === "too-many-users") {
    client.end("The server is full", "refused");
    return;
  }
  if (reason === "server-banned") {
    const words = refusedByBan(network.hub, entry);
    client.reply("ERR_YOUREBANNEDCREEP", words);
    if (client.user === undefined) client.end(words, "refused");
    return;
  }
  const object = objectOf(client, entry);
  const whose = "user" in entry && entry.user !== undefined ? (network.userById(entry.user)?.nick ?? "*") : "*";
  if (reason === "already-in-room") {
    if (entry.kind === "invited") client.reply("ERR_USERONCHANNEL", whose, object, "is already on channel");
    return;
  }
  if (reason === "not-in-room-either") {
    client.reply("ERR_USERNOTINCHANNEL", whose, object, "They aren't on that channel");
    return;
  }
  if (reason === "list-full" && entry.kind === "modes-changed") {
    client.reply("ERR_BANLISTFULL", object, modeLetters[entry.changes[0]!.mode], "Channel list is full");
    return;
  }
  if (entry.kind === "metadata-set" || entry.kind === "metadata-cleared") {
    refuseMetadata(client, reason, object, entry);
    return;
  }
  if (entry.kind === "room-renamed" && cannotRename[reason] !== undefined) {
    const code = reason === "room-exists" ? "CHANNEL_NAME_IN_USE" : "CANNOT_RENAME";
    client.fail(
      "RENAME",
      code,
      network.hub.rooms.get(entry.room)?.name ?? entry.room,
      entry.name,
      cannotRename[reason],
    );
    return;
  }
  if (entry.kind === "redacted") {
    refuseRedaction(client, reason, object, entry.message);
    return;
  }
  if (reason === "not-recorded") {
    client.fail("PRIVMSG", "TEMPORARILY_UNAVAILABLE", object, "The server's disk is full: nothing can be said now");
    return;
  }
  const [numeric, words] = answerTo(reason, entry);
  client.reply(numeric, object, words);
}
