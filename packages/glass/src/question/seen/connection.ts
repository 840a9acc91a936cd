// A TCP conversation as the questions look at it: who, every segment, and the bytes in their order.
import { StreamFollower, type FollowedSegment, type Said } from "../../flow/stream-follower.ts";
import type { HeaderPlace } from "./packet.ts";
import { endText, type End, type Segment } from "./segment.ts";

/** Bytes that became readable with one frame. */
export interface Piece {
  readonly isFromClient: boolean;
  readonly bytes: Uint8Array;
  /** The frame that carried these bytes first. */
  readonly frame: number;
  readonly time: bigint;
  /** How far behind the header's first byte they stand in that frame, and where that header is. */
  readonly offset: number;
  readonly place: HeaderPlace;
  /** Relative sequence number of the first. */
  readonly seq: number;
  /** The sender pushed here: the end of a write. */
  readonly isPushed: boolean;
  /** Bytes are missing before these: the capture does not have them. */
  readonly hasGap: boolean;
}

const push = 0x08;

/** A segment with its payload, and how far behind the header's first byte that stands. */
interface Fed extends FollowedSegment {
  readonly segment: Segment;
  readonly offset: number;
}

function pieceOf({ segment: { segment, offset }, start, bytes, missingBefore }: Said<Fed>): Piece {
  return {
    isFromClient: segment.isFromClient,
    bytes,
    frame: segment.frame,
    time: segment.time,
    offset: offset + start,
    place: segment.place,
    seq: segment.seq + (segment.isSyn ? 1 : 0) + start,
    isPushed: (segment.flags & push) !== 0,
    hasGap: missingBefore > 0,
  };
}

export class Connection {
  readonly file: string;
  readonly stream: number;
  client: End;
  server: End;
  readonly segments: Segment[] = [];
  /** Segments that were not kept, beyond the limit. */
  unkept = 0;
  /** The bytes in the order of the conversation, both directions mixed as they became readable. */
  readonly pieces: Piece[] = [];
  readonly #follower = new StreamFollower<Fed>();

  constructor(file: string, stream: number, client: End, server: End) {
    this.file = file;
    this.stream = stream;
    this.client = client;
    this.server = server;
  }

  get syn(): Segment | undefined {
    return this.segments.find((segment) => segment.isSyn && !segment.isAck);
  }

  /** The SYN-ACK that answers the SYN; where the capture has no SYN, the first one. */
  get synAck(): Segment | undefined {
    const { syn } = this;
    const answers = this.segments.filter((segment) => segment.isSyn && segment.isAck);
    return answers.find((segment) => syn !== undefined && segment.ackRaw === (syn.seqRaw + 1) % 2 ** 32) ?? answers[0];
  }

  /** The ends as the answers name them: "10.20.30.11:40000". */
  get clientText(): string {
    return endText(this.client);
  }

  get serverText(): string {
    return endText(this.server);
  }

  sender(segment: Segment): string {
    return segment.isFromClient ? this.clientText : this.serverText;
  }

  receiver(segment: Segment): string {
    return segment.isFromClient ? this.serverText : this.clientText;
  }

  /** Takes a segment's payload. */
  feed(segment: Segment, payload: Uint8Array, offset: number): void {
    // The byte of a keep-alive is none of the stream.
    if (segment.marks.includes("keep_alive")) return;
    const said = this.#follower.add({
      from: segment.isFromClient ? 0 : 1,
      sequence: segment.seqRaw,
      acknowledgment: segment.isAck ? segment.ackRaw : undefined,
      isOpening: segment.isSyn,
      length: segment.length,
      bytes: payload,
      segment,
      offset,
    });
    this.pieces.push(...said.map(pieceOf));
  }

  /** The capture has ended: what waited for bytes that it does not have is read without them. */
  end(): void {
    this.pieces.push(...this.#follower.end().map(pieceOf));
  }
}
