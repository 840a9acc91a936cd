// The form of an answer. It is public (docs/guide/questions.md): keys are added, never renamed.

/** Where a claim is to be seen. */
export interface Evidence {
  /** The capture, by the name it was given under. */
  readonly file: string;
  readonly frame: number;
  /** Wireshark's name of the field. */
  readonly field: string;
  /** First byte, counted from the start of the frame, and how many. */
  readonly bytes: readonly [offset: number, length: number];
  readonly value: number | string | boolean;
  /** A display filter that shows it. */
  readonly filter: string;
}

/** What a program can read: plain JSON. */
export type Json = number | string | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Values = Readonly<Record<string, Json>>;

/** A header drawn bit by bit, with some of its fields lit. */
export interface HeaderFigure {
  readonly kind: "header";
  readonly protocol: "tcp" | "udp" | "ipv4" | "ipv6";
  readonly file: string;
  readonly frame: number;
  /** The header's bytes, in hexadecimal. */
  readonly bytes: string;
  /** Names of the fields to light. */
  readonly lit: readonly string[];
}

/** Sequence numbers over time, one line for each direction. */
export interface SequenceFigure {
  readonly kind: "sequence";
  readonly directions: ReadonlyArray<{
    readonly from: string;
    /** Seconds since the capture's first packet, relative sequence number, frame; marked ones were sent again. */
    readonly points: ReadonlyArray<
      readonly [seconds: number, sequence: number, frame: number, isRetransmission: boolean]
    >;
  }>;
}

/** Packets between ends, from the top to the bottom. */
export interface LadderFigure {
  readonly kind: "ladder";
  readonly ends: ReadonlyArray<{ readonly address: string; readonly label: string }>;
  readonly steps: readonly LadderStep[];
  /** Steps beyond the limit of what is drawn; left out where all are there. */
  readonly left?: number;
}

export interface LadderStep {
  readonly file: string;
  readonly frame: number;
  /** Since the capture's first packet; in a ladder of several captures, since the earliest of their first packets. */
  readonly seconds: number;
  /** Indexes into the ends. */
  readonly from: number;
  readonly to: number;
  /** What the packet is in this story: "SYN", "roster". */
  readonly label: string;
  /** Relative numbers and payload length; missing where they mean nothing. */
  readonly seq?: number;
  readonly ack?: number;
  readonly length?: number;
}

export type Figure = HeaderFigure | SequenceFigure | LadderFigure;

export interface Answered {
  readonly answered: true;
  /** One sentence. */
  readonly answer: string;
  /** A paragraph, for somebody who sees this for the first time. */
  readonly explanation: string;
  readonly values: Values;
  readonly evidence: readonly Evidence[];
  readonly figures?: readonly Figure[];
  /** Where a question is asked of every TCP conversation: the answer for each, in order, up to a limit. */
  readonly streams?: readonly StreamAnswer[];
  /** Conversations beyond that limit: each has a row in `values.streams` only. Left out where there is none. */
  readonly rows?: number;
}

export interface Unanswered {
  readonly answered: false;
  /** What to capture so that it can be answered. */
  readonly needs: string;
  readonly streams?: readonly StreamAnswer[];
  readonly rows?: number;
}

export type Finding = Answered | Unanswered;

/** A finding about one TCP conversation. */
export type StreamAnswer = Finding & {
  readonly file: string;
  readonly stream: number;
  readonly client: string;
  readonly server: string;
};

export type Answer = Finding & { readonly id: string; readonly question: string };

export interface Question {
  readonly id: string;
  /** In our words. */
  readonly text: string;
  find(seen: Seen): Finding;
}

export type { Seen } from "./seen/seen.ts";
import type { Seen } from "./seen/seen.ts";
