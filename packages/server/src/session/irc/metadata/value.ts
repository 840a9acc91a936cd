// Keys and values of metadata as IRC writes them, and the lines about them.
//
//   761 anna #a topic-colour * :#c90076      the answer, and with draft/metadata-3 the notification too
//   :irc.test METADATA #a topic-colour * :#c90076      the notification with draft/metadata-2 alone
import type { Room, User } from "@vitrine/hub";
import type { CapabilityName, NumericName } from "@vitrine/wire/irc";
import { formatMessage } from "@vitrine/wire/irc";
import { utf8Length } from "@vitrine/wire/text";
import type { IrcLimits } from "../settings.ts";

/** Bytes of a key: several of them fit into one line. */
const longestKey = 100;

/** Bytes of key and value together: with the longest names they fit into the 512 of a line. */
const longestPair = 350;

export function isKey(key: string): boolean {
  return key.length <= longestKey && /^[a-z0-9_./-]+$/.test(key);
}

/** A key that is none, cut so that the answer about it fits into a line. */
export function shownKey(key: string): string {
  return Array.from(key).slice(0, longestKey).join("");
}

/** Why the value cannot be set; undefined where it can. */
export function valueFault(key: string, value: string, limits: Pick<IrcLimits, "metadataValueBytes">) {
  const bytes = utf8Length(value);
  if (bytes > limits.metadataValueBytes) return `A value has at most ${limits.metadataValueBytes} bytes`;
  return utf8Length(key) + bytes > longestPair ? `Key and value have at most ${longestPair} bytes together` : undefined;
}

/** Lines of an answer that cost as much as one line of talk. */
const linesOfTalk = 100;

/** The cost of an answer besides that of the command: a short question can have a long answer. */
export function costOf(lines: number): number {
  return lines / linesOfTalk;
}

export function nameOf(target: Room | User): string {
  return "members" in target ? target.name : target.nick;
}

const capabilities = ["draft/metadata-3", "draft/metadata-2"] as const;

interface Hearer {
  readonly capabilities: ReadonlySet<CapabilityName>;
  reply(name: NumericName, ...parameters: readonly string[]): void;
  send(line: string): void;
}

/** Whether the client hears of changes. */
export function hearsMetadata(hearer: Pick<Hearer, "capabilities">): boolean {
  return capabilities.some((name) => hearer.capabilities.has(name));
}

/** Answers with the value of one key. */
export function sendValue(hearer: Pick<Hearer, "reply">, target: string, key: string, value: string | undefined): void {
  if (value === undefined) hearer.reply("RPL_KEYNOTSET", target, key, "This key is not set");
  else hearer.reply("RPL_KEYVALUE", target, key, "*", value);
}

/** Says that a key has this value now. */
export function notify(
  hearer: Hearer,
  serverName: string,
  target: string,
  key: string,
  value: string | undefined,
): void {
  if (value === undefined || hearer.capabilities.has("draft/metadata-3")) {
    sendValue(hearer, target, key, value);
    return;
  }
  const parameters = [target, key, "*", value];
  hearer.send(formatMessage({ source: serverName, command: "METADATA", parameters }, true));
}
