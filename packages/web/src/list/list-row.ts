// A packet's row in the list.

export interface ListRow {
  readonly frame: number;
  /** Seconds since the first packet, ready to show. */
  readonly time: string;
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly length: number;
  /** Free of control characters. */
  readonly summary: string;
  /** The marks of TCP analysis, as a person reads them. */
  readonly marks: readonly string[];
  /** How grave the gravest mark is. */
  readonly tone: Tone | undefined;
}

export type Tone = "bad" | "warn" | "note";

/** The row as one line of text: "46 1.541661 10.20.30.3 → 10.20.30.12 LAB 87 Retransmission alice says: hello all". */
export function rowText({ frame, time, from, to, protocol, length, marks, summary }: ListRow): string {
  const ends = from === "" && to === "" ? [] : [from, "→", to];
  return [frame, time, ...ends, protocol, length, ...marks, summary].join(" ");
}
