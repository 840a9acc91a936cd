// MODE: of a channel, or of oneself. Every change is taken or refused for itself.
import { type ListEntry, type ModeChange, type ModeName, modeTable, type Room, type UserFlag } from "@vitrine/hub";
import { type IrcMessage, parseModes, type ReadModeChange } from "@vitrine/wire/irc";
import { utf8Length } from "@vitrine/wire/text";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { readMask } from "../mask.ts";
import { channelModeGrammar, modeLetters, modeOf, userModes, userModeString } from "../mode-letter.ts";
import { namedRoom } from "../named-room.ts";
import { refuse } from "../refusal.ts";
import { seconds } from "../topic.ts";

/** Changes in one entry of the log. */
const mostChanges = 20;
/** Bytes of a channel's key, and of one entry of a list: both have to fit into a line beside the rest. */
const [longestKey, longestMask] = [64, 200];

const lists = {
  ban: ["RPL_BANLIST", "RPL_ENDOFBANLIST", "End of channel ban list"],
  exception: ["RPL_EXCEPTLIST", "RPL_ENDOFEXCEPTLIST", "End of channel exception list"],
  invitation: ["RPL_INVEXLIST", "RPL_ENDOFINVEXLIST", "End of channel invite exception list"],
} as const;

type ListName = keyof typeof lists;

function sendList(client: RegisteredClient, room: Room, list: ListName): void {
  const [entry, end, words] = lists[list];
  for (const { mask, by, at } of room.lists.get(list)?.values() ?? ([] as ListEntry[])) {
    client.reply(entry, room.name, mask.text, by, seconds(at));
  }
  client.reply(end, room.name, words);
}

/** `+ntk key`: members see the key, others do not. */
function sendModes(client: RegisteredClient, room: Room): void {
  let letters = "+";
  const values: string[] = [];
  for (const [mode, value] of room.modes) {
    letters += modeLetters[mode];
    if (value !== true) values.push(mode === "password" && !room.members.has(client.user) ? "*" : String(value));
  }
  client.reply("RPL_CHANNELMODEIS", room.name, letters, ...values);
  client.reply("RPL_CREATIONTIME", room.name, seconds(room.since));
}

function badParameter(client: RegisteredClient, room: Room, letter: string, parameter: string, words: string): void {
  const isShowable = utf8Length(parameter) <= longestKey && /^[^\s\p{Cc}:][^\s\p{Cc}]*$/u.test(parameter);
  const shown = isShowable ? parameter : "*";
  client.reply("ERR_INVALIDMODEPARAM", room.name, letter, shown, words);
}

/** The change with its value, or undefined where the client got an answer. */
function readChange(
  client: RegisteredClient,
  room: Room,
  read: ReadModeChange,
  mode: ModeName,
): ModeChange | undefined {
  const { letter, isSet, parameter } = read;
  const { type } = modeTable[mode];
  const bad = (words: string): undefined => {
    badParameter(client, room, letter, parameter ?? "*", words);
  };
  if (type === "flag") return { mode, isSet };
  if (parameter === undefined) return isSet || type === "rank" ? bad("This mode needs a parameter") : { mode, isSet };
  if (type === "list") {
    if (utf8Length(parameter) > longestMask || /[\s\p{Cc}]/u.test(parameter)) return bad("This is no mask");
    // An entry can be taken off exactly as the list shows it.
    const listed = isSet
      ? undefined
      : [...(room.lists.get(mode)?.values() ?? [])].find((entry) => entry.mask.text === parameter);
    return { mode, isSet, mask: listed?.mask ?? readMask(parameter) };
  }
  if (type === "rank") {
    const whose = client.network.findUser(parameter);
    if (whose !== undefined) return { mode, isSet, user: whose.id };
    client.reply("ERR_NOSUCHNICK", parameter, "No such nick");
    return undefined;
  }
  if (!isSet) return { mode, isSet };
  if (type === "number") {
    const value = /^\d{1,9}$/.test(parameter) ? Number(parameter) : 0;
    return value > 0 ? { mode, isSet, value } : bad("This is no positive number");
  }
  if (mode === "password") {
    const isKey = parameter !== "" && utf8Length(parameter) <= longestKey && !/[\s,:\p{Cc}]/u.test(parameter);
    return isKey ? { mode, isSet, value: parameter } : bad("A key has no space, comma, colon or control character");
  }
  const forward = client.network.roomName(parameter);
  return forward === undefined ? bad("This is no channel") : { mode, isSet, value: forward.name };
}

/** `isForced`: an operator of the server changes them, without a rank in the channel. */
export function changeModes(
  client: RegisteredClient,
  room: Room,
  read: readonly ReadModeChange[],
  isForced = false,
): void {
  const { network, user } = client;
  const allowed: ModeChange[] = [];
  /** Of several changes that are refused for one reason, the client hears once. */
  const said = new Set<string>();
  for (const one of read) {
    const mode = modeOf(one.letter);
    if (mode === undefined) {
      client.reply("ERR_UNKNOWNMODE", one.letter, "is unknown mode char to me");
      continue;
    }
    if (mode in lists && one.parameter === undefined) {
      if (!said.has(mode)) sendList(client, room, mode as ListName);
      said.add(mode);
      continue;
    }
    const change = readChange(client, room, one, mode);
    if (change === undefined) continue;
    const reason = network.hub.modeRefusal(user, room, change, isForced);
    if (reason === undefined) allowed.push(change);
    else if (reason === "bad-value")
      badParameter(client, room, one.letter, one.parameter ?? "*", "This value is not allowed");
    else if (reason !== "rank-too-low" || !said.has(reason)) {
      said.add(reason);
      const concerned = change.user ?? user.id;
      refuse(client, {
        reason,
        entry: { kind: "modes-changed", user: concerned, room: room.key, changes: [change] },
      });
    }
  }
  for (let first = 0; first < allowed.length; first += mostChanges) {
    const changes = allowed.slice(first, first + mostChanges);
    const refusal = client.submit((origin) => network.hub.changeModes(user, room, changes, origin, isForced));
    if (refusal !== undefined) refuse(client, refusal);
  }
}

function changeOwnModes(client: RegisteredClient, letters: string): void {
  const { network, user } = client;
  const changes: { flag: UserFlag; isSet: boolean }[] = [];
  let isSet = true;
  for (const letter of letters) {
    if (letter === "+" || letter === "-") {
      isSet = letter === "+";
      continue;
    }
    const row = userModes.find((one) => one.letter === letter);
    if (row === undefined) client.reply("ERR_UMODEUNKNOWNFLAG", letter, "is unknown mode char to me");
    else if (row.setBy === "user" || (row.setBy === "operator" && !isSet)) changes.push({ flag: row.flag, isSet });
  }
  if (changes.length > 0) client.submit((origin) => network.hub.changeFlags(user, changes, origin));
}

function run(client: RegisteredClient, message: IrcMessage): void {
  const { network, user } = client;
  const [target = "", ...modes] = message.parameters;
  if (!target.startsWith("#")) {
    const whose = network.findUser(target);
    if (whose === undefined) client.reply("ERR_NOSUCHNICK", target, "No such nick");
    else if (whose !== user) client.reply("ERR_USERSDONTMATCH", "You can only change your own modes");
    else if (modes[0] === undefined) client.reply("RPL_UMODEIS", userModeString(user.flags));
    else changeOwnModes(client, modes[0]);
    return;
  }
  const room = namedRoom(client, target);
  if (room === undefined) return;
  if (modes.length === 0) sendModes(client, room);
  else changeModes(client, room, parseModes(modes, channelModeGrammar));
}

export const mode: CommandRow = { name: "MODE", parameters: 1, needs: "registration", penalty: 1, run };
