// Records of the history as the lines that they were, with the time and the id that they had.
import { messageIdOf, positionAt } from "@vitrine/hub";
import type { HistoryRecord } from "@vitrine/store/history";
import { type CapabilityName, escapeTagValue, formatMessage } from "@vitrine/wire/irc";
import { splitsIn, withoutSplits } from "../../../history/splits.ts";
import { severalLines } from "../said-line.ts";

/** The log's epoch; a chat on one node knows no other. */
const epoch = 0;

export interface PlaybackLine {
  readonly tags: string;
  readonly line: string | Buffer;
}

type Capabilities = ReadonlySet<CapabilityName>;

/** The lines of one record; `target` is the channel, or the client's name for the conversation. */
export function playbackLines(record: HistoryRecord, target: string, capabilities: Capabilities): PlaybackLine[] {
  if (isMultiline(record)) return severalOf(record, record.addressee ?? target, capabilities);
  return linesOf(record, record.addressee ?? target, capabilities).map((line, index) => ({
    tags: tagsOf(record, capabilities, index === 0),
    line,
  }));
}

/** A notice with several lines is one of its kind. */
const isMultiline = ({ kind, tags }: HistoryRecord): boolean =>
  kind === "multiline" || (kind === "notice" && splitsIn(tags) !== undefined);

function severalOf(record: HistoryRecord, target: string, capabilities: Capabilities): PlaybackLine[] {
  const { number, source, text, tags } = record;
  return severalLines({
    text: Buffer.from(text),
    splits: splitsIn(tags) ?? [],
    id: messageIdOf(positionAt(epoch, number)),
    source,
    command: record.kind === "notice" ? "NOTICE" : "PRIVMSG",
    target,
    hasBatch: capabilities.has("batch") && capabilities.has("draft/multiline"),
    tags: (isFirst) => tagsOf({ ...record, tags: withoutSplits(tags) }, capabilities, isFirst),
  });
}

export function tagsOf(
  { number, at, account, tags }: HistoryRecord,
  capabilities: Capabilities,
  isFirst = true,
): string {
  const all: string[] = [];
  const hasTags = capabilities.has("message-tags");
  if (capabilities.has("server-time")) all.push(`time=${new Date(at).toISOString()}`);
  if (hasTags && isFirst) all.push(`msgid=${messageIdOf(positionAt(epoch, number))}`);
  if (account !== undefined && capabilities.has("account-tag")) all.push(`account=${escapeTagValue(account)}`);
  if (hasTags && tags !== undefined) all.push(tags);
  return all.join(";");
}

function linesOf({ kind, source, text }: HistoryRecord, target: string, capabilities: Capabilities): string[] {
  const line = (command: string, parameters: readonly string[], hasText = false): string[] => [
    formatMessage({ source, command, parameters }, hasText),
  ];
  const [first = "", second = ""] = text.split("\n");
  switch (kind) {
    case "text":
    case "multiline":
      return line("PRIVMSG", [target, text], true);
    case "notice":
      return line("NOTICE", [target, text], true);
    case "tags":
      return capabilities.has("message-tags") ? line("TAGMSG", [target]) : [];
    case "joined":
      return capabilities.has("extended-join") ? line("JOIN", [target, first, second], true) : line("JOIN", [target]);
    case "parted":
      return text === "" ? line("PART", [target]) : line("PART", [target, text], true);
    case "left":
      return line("QUIT", [text], true);
    case "kicked":
      return line("KICK", [target, first, second], true);
    case "renamed":
      return line("NICK", [text]);
    case "modes-changed":
      return text.split("\n").flatMap((modes) => line("MODE", [target, ...modes.split(" ")]));
    case "topic-set":
      return line("TOPIC", [target, text], true);
    case "room-renamed":
      return capabilities.has("draft/channel-rename") ? line("RENAME", [first, target, second], true) : [];
  }
}
