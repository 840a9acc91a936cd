// What the list shows of a packet.

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
  /** What TCP analysis says, in words. */
  readonly marks: readonly string[];
  /** How grave the gravest mark is. */
  readonly tone: Tone | undefined;
}

export type Tone = "bad" | "warn" | "note";
