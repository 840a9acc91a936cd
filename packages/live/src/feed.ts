// The messages between the server and a page over the WebSocket. Types only, so that a page can import them.
//
//   page                                            server
//     | open (perhaps with the teacher's token)       |
//     |---------------------------------------------->|
//     | hello: what is watched, who is here, lines    |
//     |<----------------------------------------------|
//     | events: the rest of the people and the lines  |
//     |<----------------------------------------------|  piece by piece, as the page reads
//     | events (JSON) · packets (binary: a pcap)      |
//     |<----------------------------------------------|  a batch every 50 ms, if there is something
//     | ask: which segments carried line 12?          |
//     |---------------------------------------------->|
//     | answer                                        |
//     |<----------------------------------------------|
//
// Binary messages, one after the other, are a pcap file, cut anywhere: the header comes with the first. Its first packet is frame
// `hello.firstFrame`; every frame number here counts from there. Times are milliseconds since 1970. A page asks one thing at a time:
// while questions wait, the server reads no more from it. More than 64 at once, or what no page says, closes the feed.
import type { ChatLine } from "@vitrine/server";

/** Which TCP connection. `address` is a stand-in where addresses are hidden. */
export interface FeedConnection {
  readonly id: number;
  readonly address: string;
  readonly port: number;
  /** TLS seals its bytes, or a WebSocket frames them: no packet can be said to hold a line. */
  readonly wrapping?: "tls" | "websocket";
}

export interface FeedPerson {
  readonly name: string;
  readonly connection: FeedConnection;
}

export type FeedLine = ChatLine;

/** Whether packets are captured; where not, `words` say why, and how to change it. */
export interface FeedCapture {
  readonly kind: "off" | "starting" | "capturing" | "refused" | "ended";
  readonly interface: string | undefined;
  readonly words: string;
  /** Packets of which only the headers were kept, and packets that were not kept at all, because there were too many. */
  readonly shortened: number;
  readonly leftOut: number;
}

export type FeedEvent =
  | ({ readonly kind: "joined"; readonly at: number } & FeedPerson)
  | ({ readonly kind: "left"; readonly at: number; readonly reason: string } & FeedPerson)
  | ({ readonly kind: "said" } & FeedLine)
  /** So many lines were said that a page is not sent these. */
  | { readonly kind: "leftOut"; readonly lines: number }
  | { readonly kind: "capture"; readonly capture: FeedCapture };

/** A segment that carried bytes of a line. */
export interface Carrier {
  readonly frame: number;
  readonly at: number;
  /** The bytes of the line that it carried, counted from the line's first. */
  readonly start: number;
  readonly end: number;
  /** It carried bytes that an earlier one had carried already. */
  readonly isRetransmission: boolean;
}

/** How one line travelled over one connection. */
export interface Carriage {
  readonly connection: FeedConnection;
  /** Bytes of the line in this connection. */
  readonly length: number;
  /** In the order of capture. */
  readonly segments: readonly Carrier[];
  /** The first packet that acknowledged all of it. */
  readonly acknowledged: { readonly frame: number; readonly at: number } | undefined;
  /** The reason why segments are missing; undefined where every byte was seen. */
  readonly unknown: string | undefined;
}

/** How a line travelled: from its speaker to the server, and from the server to each hearer. */
export interface LineTrace {
  readonly line: FeedLine;
  readonly speaker: Carriage;
  readonly hearers: readonly ({ readonly name: string } & Carriage)[];
  /** Hearers that are not listed: there are many, or their segments are. */
  readonly moreHearers: number;
}

/** A line that a packet carried, wholly or in part. */
export interface CarriedLine {
  readonly line: FeedLine;
  /** From the speaker to the server, or from the server to this hearer. */
  readonly direction: "said" | "heard";
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export type FromServer =
  | {
      readonly kind: "hello";
      readonly version: 1;
      readonly isTeacher: boolean;
      /** Addresses are stand-ins, and of each packet only the headers are here. */
      readonly areAddressesHidden: boolean;
      readonly isPaused: boolean;
      readonly room: string;
      readonly port: number;
      /** The server keeps a history of the room. */
      readonly canSearch: boolean;
      readonly firstFrame: number;
      readonly capture: FeedCapture;
      readonly people: readonly FeedPerson[];
      readonly lines: readonly FeedLine[];
    }
  | { readonly kind: "events"; readonly events: readonly FeedEvent[] }
  | { readonly kind: "paused"; readonly isPaused: boolean }
  /** `trace` is undefined where the line is too long ago. */
  | { readonly kind: "line"; readonly id: number; readonly trace: LineTrace | undefined }
  | { readonly kind: "packet"; readonly id: number; readonly lines: readonly CarriedLine[] }
  /** The newest lines that were found, or why there are none. A page's newer search takes the place of one that waits. */
  | { readonly kind: "found"; readonly id: number; readonly lines: readonly FeedLine[]; readonly fault?: string }
  | { readonly kind: "refused"; readonly words: string };

/** Words, "phrases" and beginnings*, in the history of the room. */
export interface FeedSearch {
  readonly text: string;
  /** The nick or account of the speaker. */
  readonly from?: string | undefined;
  /** Milliseconds since 1970, between which it was said. */
  readonly after?: number | undefined;
  readonly before?: number | undefined;
}

export type FromPage =
  | { readonly kind: "open"; readonly token?: string | undefined }
  | { readonly kind: "line"; readonly id: number; readonly number: number }
  | { readonly kind: "packet"; readonly id: number; readonly frame: number }
  | ({ readonly kind: "search"; readonly id: number } & FeedSearch)
  /** Only the teacher may. */
  | { readonly kind: "pause"; readonly isPaused: boolean };
