// The history as text: JSON lines for programs, and logs as irssi writes them for people.
import type { DatabaseSync } from "node:sqlite";
import { messageIdOf, positionAt } from "@vitrine/hub";
import { parseSource } from "@vitrine/wire/irc/source";
import { eventColumns, messageColumns } from "./query/row.ts";
import { foundOf, targetColumns, type TargetedRow } from "./query/target.ts";
import { type HistoryRecord, type HistoryTarget, isAccountIdentity } from "./record.ts";

export interface ExportSelection {
  /** The key of a channel; undefined for everything. */
  readonly channel?: string | undefined;
  /** Only what this account said. */
  readonly account?: string | undefined;
}

export interface ExportedRecord {
  readonly target: HistoryTarget;
  readonly record: HistoryRecord;
}

/** Reads records, channel by channel, in the order of the log. Records that have ended or were redacted are left out. */
export function* exportedRecords(
  database: DatabaseSync,
  { channel, account }: ExportSelection,
): Generator<ExportedRecord> {
  const targets = database.prepare("SELECT id FROM target WHERE kind < 2 AND (?1 IS NULL OR folded = ?1) ORDER BY id");
  const who = "AND (:account IS NULL OR s.account = :account)";
  const rows = database.prepare(
    `SELECT ${messageColumns}, ${targetColumns} FROM message m CROSS JOIN speaker s ON s.id = m.speaker
       CROSS JOIN target t ON t.id = m.target WHERE m.target = :target AND m.kind > 0 ${who}
     UNION ALL
     SELECT ${eventColumns}, ${targetColumns} FROM event m CROSS JOIN speaker s ON s.id = m.speaker
       CROSS JOIN target t ON t.id = m.target WHERE m.target = :target ${who}
     ORDER BY m.at, m.seq`,
  );
  rows.setReturnArrays(true);
  for (const { id } of targets.all(channel ?? null)) {
    const found = rows.iterate({ target: Number(id), account: account ?? null }) as unknown as Iterable<TargetedRow>;
    for (const row of found) {
      const { target, ...record } = foundOf(row);
      yield { target, record };
    }
  }
}

/** Names of a conversation, without the ids of guests. */
function peopleOf({ key, name }: HistoryTarget): string[] {
  const names = name.split("\n");
  return key.split("\n").map((id, index) => (isAccountIdentity(id) ? id.slice(1) : (names[index] ?? "a guest")));
}

/** The names of an event's parameters, which a record has as the lines of its text; "" for one that is a field of its own. */
const parameterNames: Partial<Record<HistoryRecord["kind"], readonly [first: string, second: string]>> = {
  joined: ["", "realName"],
  kicked: ["nick", "reason"],
  "room-renamed": ["previous", "reason"],
};

/** `text`, or the parameters by their names. */
function wordsOf({ kind, text }: HistoryRecord): Record<string, string> {
  const names = parameterNames[kind];
  if (names === undefined) return { text };
  const values = text.split("\n");
  return Object.fromEntries(names.map((name, at) => [name, values[at] ?? ""]).filter(([name]) => name !== ""));
}

/** One JSON object, without a line end. */
export function jsonOf({ target, record }: ExportedRecord): string {
  const { number, at, kind, source, account, addressee, tags } = record;
  return JSON.stringify({
    time: new Date(at).toISOString(),
    id: messageIdOf(positionAt(0, number)),
    ...(target.isConversation ? { between: peopleOf(target) } : { channel: target.name }),
    kind,
    source,
    account,
    addressee,
    ...wordsOf(record),
    tags,
  });
}

const two = (number: number): string => String(number).padStart(2, "0");

function clockOf(at: number): string {
  const time = new Date(at);
  return `${two(time.getUTCHours())}:${two(time.getUTCMinutes())}`;
}

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Sat Nov 28 2026` */
function dayOf(at: number): string {
  const time = new Date(at);
  return `${days[time.getUTCDay()]!} ${months[time.getUTCMonth()]!} ${two(time.getUTCDate())} ${time.getUTCFullYear()}`;
}

/** What a screen may show of a text: no control character but a line's own. */
const shown = (text: string): string => text.replaceAll(/[\0-\x1f\x7f]/g, "");

/** Only messages can have several lines; an event has its parameters in them. */
const isMessage = ({ kind }: HistoryRecord): boolean => kind === "text" || kind === "notice" || kind === "multiline";

/** The line of one record, after its time; undefined for what such a log has no line for. */
function logLine({ kind, source, text }: HistoryRecord, channel: string): string | undefined {
  const { nick } = parseSource(source);
  const host = source.slice(nick.length + 1);
  const [first = "", second = ""] = text.split("\n");
  switch (kind) {
    case "text":
    case "multiline": {
      const action = /^\u0001ACTION (.*?)\u0001?$/s.exec(text)?.[1];
      return action === undefined ? `< ${nick}> ${shown(text)}` : ` * ${nick} ${shown(action)}`;
    }
    case "notice":
      return `-${nick}- ${shown(text)}`;
    case "joined":
      return `-!- ${nick} [${host}] has joined ${channel}`;
    case "parted":
      return `-!- ${nick} [${host}] has left ${channel} [${shown(text)}]`;
    case "left":
      return `-!- ${nick} [${host}] has quit [${shown(text)}]`;
    case "kicked":
      return `-!- ${first} was kicked from ${channel} by ${nick} [${shown(second)}]`;
    case "renamed":
      return `-!- ${nick} is now known as ${shown(text)}`;
    case "modes-changed":
      return `-!- mode/${channel} [${shown(text.replaceAll("\n", " "))}] by ${nick}`;
    case "topic-set":
      return `-!- ${nick} changed the topic of ${channel} to: ${shown(text)}`;
    case "room-renamed":
      return `-!- ${nick} renamed ${shown(first)} to ${channel}`;
    case "tags":
      return undefined;
  }
}

/** Makes lines of a log as irssi writes it, in UTC, with a line for each new day and each channel. */
export class IrssiLog {
  #key: string | undefined;
  #day: string | undefined;

  linesOf({ target, record }: ExportedRecord): string[] {
    const channel = target.isConversation ? peopleOf(target).join(" and ") : target.name;
    const written = isMessage(record) ? record.text.split("\n").filter((text) => text !== "") : [record.text];
    const own = written.flatMap((text) => logLine({ ...record, text }, channel) ?? []);
    if (own.length === 0) return [];
    const lines: string[] = [];
    const day = dayOf(record.at);
    if (target.key !== this.#key) {
      lines.push(`--- Log of ${channel} opened ${day} ${clockOf(record.at)}`);
      this.#day = day;
    } else if (day !== this.#day) lines.push(`--- Day changed ${day}`);
    this.#key = target.key;
    this.#day = day;
    return [...lines, ...own.map((line) => `${clockOf(record.at)} ${line}`)];
  }
}
