// The page's place, as the part of the address after `#`: a link leads back to the same source, view, packet and filter.

import type { ConversationName } from "../source/capture-source.ts";

export const views = ["overview", "packets", "ladder", "graphs", "answers", "quiz", "live"] as const;
export type View = (typeof views)[number];

export interface Place {
  /** `live`, or the name of a file that this browser has open. */
  readonly source: string | undefined;
  /** All captures that were opened together, `source` among them; empty for a capture on its own. */
  readonly files: readonly string[];
  readonly view: View;
  /** Frame number, counted from 1. */
  readonly packet: number | undefined;
  /** A conversation: `stream=3` is `tcp.stream` 3, `stream=udp.3` is `udp.stream` 3. */
  readonly stream: ConversationName | undefined;
  /** A display filter; empty: everything. */
  readonly filter: string;
  /** Sequence numbers as they are on the wire rather than counted from the first. */
  readonly isRaw: boolean;
  /** The field of the packet to light, by its name. */
  readonly field: string | undefined;
  /** The set of questions of the answers view and the quiz, such as `lab4`; without it, `lab3`. */
  readonly set: string | undefined;
  /** The question of the answers view or the quiz, such as `q3`. */
  readonly question: string | undefined;
}

export const nowhere: Place = {
  source: undefined,
  files: [],
  view: "overview",
  packet: undefined,
  stream: undefined,
  filter: "",
  isRaw: false,
  field: undefined,
  set: undefined,
  question: undefined,
};

function naturalNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function conversation(text: string | null): ConversationName | undefined {
  const [, udp, number = null] = /^(udp\.)?(\d+)$/.exec(text ?? "") ?? [];
  const stream = naturalNumber(number);
  return stream === undefined ? undefined : { transport: udp === undefined ? "tcp" : "udp", stream };
}

/** Reads an address's hash, such as `#/packets?source=live&packet=12`. Unknown parts are left out. */
export function placeOf(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const given = new URLSearchParams(query);
  return {
    source: given.get("source") ?? undefined,
    files: given.getAll("file"),
    view: views.find((view) => view === path) ?? "overview",
    packet: naturalNumber(given.get("packet")),
    stream: conversation(given.get("stream")),
    filter: given.get("filter") ?? "",
    isRaw: given.get("numbers") === "raw",
    field: given.get("field") ?? undefined,
    set: given.get("set") ?? undefined,
    question: given.get("question") ?? undefined,
  };
}

/** The hash that leads to a place. */
export function hashOf(place: Place): string {
  const given = new URLSearchParams();
  if (place.source !== undefined) given.set("source", place.source);
  if (place.packet !== undefined) given.set("packet", String(place.packet));
  if (place.stream !== undefined) {
    const { transport, stream } = place.stream;
    given.set("stream", transport === "udp" ? `udp.${stream}` : String(stream));
  }
  if (place.filter !== "") given.set("filter", place.filter);
  if (place.isRaw) given.set("numbers", "raw");
  if (place.field !== undefined) given.set("field", place.field);
  if (place.set !== undefined) given.set("set", place.set);
  if (place.question !== undefined) given.set("question", place.question);
  // At the end, because they can be many.
  for (const name of place.files) given.append("file", name);
  const query = given.toString();
  return `#/${place.view}${query === "" ? "" : `?${query}`}`;
}
