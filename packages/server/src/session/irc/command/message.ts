// PRIVMSG, NOTICE and TAGMSG: one way to say something, with one check, to channels, ranks of a channel and people.
import { linesOf, type MessageKind, type Origin, ranks, type Tags, type Utterance } from "@vitrine/hub";
import { isClientOnlyTag, type IrcMessage, longestLine } from "@vitrine/wire/irc";
import { decodeText, utf8Length } from "@vitrine/wire/text";
import { awayWords } from "../away-words.ts";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { timeTag } from "../event-tag.ts";
import { rankSigns } from "../mode-letter.ts";
import { lineOverhead, type MultilineOpening, type MultilineText } from "../multiline.ts";
import { refuse } from "../refusal.ts";
import { runService } from "../service/run.ts";
import type { Service } from "../service/service.ts";
import { serviceOf } from "../service/table.ts";
import { sourceOf } from "../source.ts";
import { isRoomVisible } from "../visibility.ts";

/** `\x01` begins a message from one program to another (CTCP); `\x01ACTION` is what a person does. */
const ctcp = 0x01;
const action = Buffer.from("\u0001ACTION");

function isCtcp(text: Uint8Array): boolean {
  return text[0] === ctcp && Buffer.compare(text.subarray(0, action.length), action) !== 0;
}

/** `@#room` is for operators of the room: the room, and the least rank of its hearers. */
function roomAndRank(text: string): { readonly name: string; readonly leastRank: number } {
  const hash = text.indexOf("#");
  let leastRank = 0;
  for (const sign of text.slice(0, Math.max(0, hash))) {
    const found = rankSigns.find((row) => row.sign === sign);
    if (found === undefined) return { name: text, leastRank: 0 };
    const rank = ranks[found.rank];
    leastRank = leastRank === 0 ? rank : Math.min(leastRank, rank);
  }
  return { name: hash > 0 ? text.slice(hash) : text, leastRank };
}

export function relayedTags({ tags }: IrcMessage, client: RegisteredClient): Tags | undefined {
  if (tags.size === 0 || !client.capabilities.has("message-tags")) return undefined;
  const relayed = new Map([...tags].filter(([key]) => isClientOnlyTag(key)));
  return relayed.size === 0 ? undefined : relayed;
}

/** Whether every hearer can get the line whole: `:source COMMAND target :text`, with CR LF. */
function fits(client: RegisteredClient, command: string, target: string, text: Uint8Array): boolean {
  const head = utf8Length(`:${sourceOf(client.user)} ${command} ${target} :`);
  return head + text.length + 2 <= longestLine;
}

const partsOf = ({ text, splits }: Pick<Utterance, "text" | "splits">): Uint8Array[] =>
  splits === undefined ? [text] : linesOf(text, splits).map((line) => line.text);

function sayTo(client: RegisteredClient, command: string, target: string, utterance: Utterance, start?: number): void {
  const { network, user } = client;
  // An answer to a NOTICE could go back and forth for ever (RFC 2812 §3.3.2).
  const isQuiet = utterance.as === "notice";
  const { name, leastRank } = roomAndRank(target);
  const isChannel = name.startsWith("#");
  const service = isChannel ? undefined : serviceOf(target);
  if (service !== undefined) {
    sayToService(client, command, service, utterance);
    return;
  }
  const to = isChannel ? network.findRoom(name) : network.findUser(target);
  if (to === undefined) {
    if (isQuiet) return;
    if (isChannel) client.reply("ERR_NOSUCHCHANNEL", name, "No such channel");
    else client.reply("ERR_NOSUCHNICK", target, "No such nick");
    return;
  }
  warnOfFault(client, command, target);
  const refusal = client.submit((given) => {
    const origin = since(given, start);
    return "members" in to
      ? network.hub.say(user, to, { ...utterance, leastRank }, origin)
      : network.hub.tell(user, to, utterance, origin);
  });
  if (refusal !== undefined) {
    if (isQuiet) return;
    if ("members" in to && !isRoomVisible(user, to)) client.reply("ERR_NOSUCHCHANNEL", name, "No such channel");
    else refuse(client, refusal);
    return;
  }
  client.spoke(to, utterance.text.length + lineOverhead * partsOf(utterance).length);
  if ("away" in to && to.away !== undefined && command === "PRIVMSG")
    client.reply("RPL_AWAY", to.nick, awayWords(to) ?? "");
}

/** Several lines came from where the first one began. */
function since(origin: Origin, start: number | undefined): Origin {
  const { received } = origin;
  return start === undefined || received === undefined ? origin : { ...origin, received: { ...received, start } };
}

/** Says something with several lines to one target. */
export function say(
  client: RegisteredClient,
  { command, text, splits }: MultilineText,
  { target, tags, start }: MultilineOpening,
): void {
  if (!partsOf({ text, splits }).every((line) => fits(client, command, target, line))) {
    client.fail("BATCH", "MULTILINE_INVALID", "A line would be too long for its hearers");
  } else if (splits !== undefined && serviceOf(target) !== undefined) {
    client.fail("BATCH", "MULTILINE_INVALID", `${target} takes one line at a time`);
  } else {
    const as = command === "NOTICE" ? "notice" : "text";
    sayTo(client, command, target, { as, text, splits, tags, isCtcp: isCtcp(text) }, start);
  }
}

/** A service hears messages, and answers no notices. The text may be a password: it goes nowhere else. */
function sayToService(client: RegisteredClient, command: string, service: Service, { as, text }: Utterance): void {
  if (as === "tags") return;
  const words = decodeText(text);
  if (client.capabilities.has("echo-message")) {
    const tags = timeTag(client.bits, client.network.components.clock.now());
    client.send(`:${sourceOf(client.user)} ${command} ${service.name} :${words}`, tags);
  }
  if (as === "text") runService(client, service, words);
}

/** Says once that what is said now may not be kept. */
function warnOfFault(client: RegisteredClient, command: string, target: string): void {
  const fault = client.network.history?.fault;
  const isNew = fault !== client.warnedOf;
  client.warnedOf = fault;
  if (fault === undefined || !isNew || client.network.history?.settings.whenFull === "stop") return;
  const why = fault.isFull ? "The server's disk is full" : "The server cannot write its history";
  client.warn(command, "NOT_RECORDED", target, `${why}: what is said now may not be kept`);
}

function speak(client: RegisteredClient, message: IrcMessage, as: MessageKind): void {
  const { command } = message;
  const targets = message.parameter(0) ?? "";
  const text = as === "tags" ? new Uint8Array() : message.parameterBytes(1).slice();
  if (targets === "") {
    client.reply("ERR_NORECIPIENT", `No recipient given (${command})`);
    return;
  }
  if (as !== "tags" && text.length === 0) {
    client.reply("ERR_NOTEXTTOSEND", "No text to send");
    return;
  }
  const tags = relayedTags(message, client);
  // Tags that nobody may get leave nothing to say.
  if (as === "tags" && tags === undefined) return;
  const names = [...new Set(targets.split(",").filter((name) => name !== ""))];
  const { limits } = client.network.settings;
  if (names.length > limits.targets) {
    client.reply("ERR_TOOMANYTARGETS", targets, `At most ${limits.targets} targets`);
    return;
  }
  for (const name of names) {
    if (!fits(client, command, name, text)) {
      client.reply("ERR_INPUTTOOLONG", "The line would be too long for its hearers");
      return;
    }
    sayTo(client, command, name, { as, text, tags, isCtcp: isCtcp(text) });
  }
}

const row = (name: string, as: MessageKind): CommandRow => ({
  name,
  parameters: 0,
  needs: "registration",
  penalty: 1,
  run: (client, message) => speak(client, message, as),
});

export const privmsg = row("PRIVMSG", "text");
export const notice = row("NOTICE", "notice");
export const tagmsg = row("TAGMSG", "tags");
