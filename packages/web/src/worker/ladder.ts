// The ladder of a conversation, answered a screen full at a time: the page never holds all of it.
import type { Dissection, FieldNode, Layer } from "@vitrine/glass";
import { visibleText } from "@vitrine/wire/text";
import type { LadderOutline, LadderQuery, LadderRow } from "../source/capture-source.ts";
import type { CaptureReader } from "./capture-reader.ts";
import type { ConversationStore, KeptConversation } from "./conversation-store.ts";
import { dissectRows } from "./packet-lookup.ts";
import { lowerBound } from "./row-list.ts";

/** Rungs that one call gives: some screens full. */
const mostRungs = 500;
/** Characters, or half as many bytes, of what a packet says. */
const longestSaying = 160;
/** A packet's protocol where nothing inside it is known. */
const bareTransports: ReadonlySet<string> = new Set(["TCP", "UDP"]);

export function outlineOf({ ends, bases, columns, largestWindow }: KeptConversation): LadderOutline {
  return { ends, bases, packets: columns.frame.length, lastTime: columns.time.at(-1) ?? 0, largestWindow };
}

export function rungOf({ columns: { frame } }: KeptConversation, wanted: number): number | undefined {
  const at = lowerBound(frame, wanted);
  return frame[at] === wanted ? at : undefined;
}

export async function rungsOf(
  reader: CaptureReader,
  store: ConversationStore,
  { conversation, first, end }: LadderQuery,
): Promise<readonly LadderRow[]> {
  const columns = store.one(conversation)?.columns;
  if (columns === undefined) return [];
  const last = Math.min(end, first + mostRungs, columns.frame.length);
  const places = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  const withData = places.filter((at) => columns.length[at]! > 0).map((at) => columns.frame[at]! - 1);
  const said = await dissectRows(reader, Uint32Array.from(withData), (one) => [one.frame, sayingOf(one)] as const);
  const sayings = new Map(said);
  return places.map((at) => ({
    frame: columns.frame[at]!,
    time: columns.time[at]!,
    wait: at === 0 ? 0 : columns.time[at]! - columns.time[at - 1]!,
    from: columns.from[at] === 0 ? 0 : 1,
    flags: columns.flags[at]!,
    sequence: columns.sequence[at]!,
    acknowledgment: columns.acknowledgment[at]!,
    length: columns.length[at]!,
    window: columns.window[at]!,
    marks: columns.marks[at]!,
    duplicateAckNumber: columns.duplicateAckNumber[at]!,
    says: sayings.get(columns.frame[at]!) ?? "",
  }));
}

/** What the list says of a packet of a known protocol; of another, its data as text or as bytes. */
function sayingOf({ protocol, summary, layers }: Dissection): string {
  if (!bareTransports.has(protocol)) return visibleText(summary).slice(0, longestSaying);
  const data = layers.map(dataOf).find((bytes) => bytes !== undefined);
  return data === undefined ? "" : dataText(data);
}

function dataOf({ protocol, nodes }: Layer): Uint8Array | undefined {
  if (protocol.name !== "data") return undefined;
  const node: FieldNode | undefined = nodes.find(({ value }) => value instanceof Uint8Array);
  return node?.value instanceof Uint8Array ? node.value : undefined;
}

/** Text in quotation marks where the bytes are some, otherwise the bytes: "0a 14 …". */
export function dataText(bytes: Uint8Array): string {
  const shown = bytes.subarray(0, longestSaying);
  const rest = bytes.length > shown.length ? "…" : "";
  const text = new TextDecoder().decode(shown).trimEnd();
  const isText = text !== "" && !/[^\P{C}\s]|\ufffd(?!$)/u.test(text);
  if (isText) return `“${visibleText(text.replace(/\s+/g, " "))}${rest}”`;
  const first = bytes.subarray(0, longestSaying / 8);
  const digits = Array.from(first, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `${digits}${bytes.length > first.length ? " …" : ""}`;
}
