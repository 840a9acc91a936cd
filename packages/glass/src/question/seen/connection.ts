// A TCP conversation as the questions look at it: who, every segment, and the bytes in their order.
import { StreamFollower, type FollowedSegment, type Said } from "../../flow/stream-follower.ts";
import type { Application } from "../../dissect/application.ts";
import type { HeaderPlace } from "./packet.ts";
import { endText, type End, type Segment } from "./segment.ts";

/** Bytes that became readable with one frame. */
export interface Piece {
  isFromClient: boolean;
  readonly bytes: Uint8Array;
  /** The frame that carried these bytes first. */
  readonly frame: number;
  readonly time: bigint;
  /** How far after the header's first byte they are in that frame, and where that header is. */
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

/** Packets with data until it is settled whether a conversation is the chat: more than the analysis looks at. */
const undecidedPackets = 16;
/** Pieces that stay of a conversation that is not. */
const keptPieces = 4;

/** A segment with its payload, and how far after the header's first byte that is. */
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
  /** What the conversation carries, as the analysis recognises it; "data" until it has carried something. */
  application: Application = "data";
  /** What its ports are expected to carry. */
  readonly expected: Application | undefined;
  #follower: StreamFollower<Fed> | undefined;
  #dataPackets = 0;
  #isTurned = false;

  constructor(file: string, stream: number, client: End, server: End, expected?: Application) {
    this.file = file;
    this.stream = stream;
    this.client = client;
    this.server = server;
    this.expected = expected;
  }

  /** The client's first SYN. */
  get syn(): Segment | undefined {
    return this.segments.find((segment) => segment.isSyn && !segment.isAck && segment.isFromClient);
  }

  /** The SYN-ACK that answers the SYN, or it and its data (RFC 7413 §3); where the capture has no SYN, the first one. */
  get synAck(): Segment | undefined {
    const { syn } = this;
    let first: Segment | undefined;
    for (const segment of this.segments) {
      if (!segment.isSyn || !segment.isAck || (syn !== undefined && segment.isFromClient)) continue;
      first ??= segment;
      const taken = syn === undefined ? -1 : (segment.ackRaw - syn.seqRaw) >>> 0;
      if (syn !== undefined && taken >= 1 && taken <= 1 + syn.length) return segment;
    }
    return first;
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

  /** The segment in a frame. Segments are in the order of their frames. */
  segmentAt(frame: number): Segment | undefined {
    let [low, high] = [0, this.segments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.segments[middle]!.frame < frame) low = middle + 1;
      else high = middle;
    }
    const found = this.segments[low];
    return found?.frame === frame ? found : undefined;
  }

  /** Notes the analysis's verdict on the next packet with data. The verdict changes only in the first few. */
  noteApplication(application: Application): void {
    this.application = application;
    this.#dataPackets += 1;
    if (application === "lab" || this.#dataPackets !== undecidedPackets) return;
    // Nobody reads on: the first bytes of each side stay, by which TLS is known.
    this.pieces.length = Math.min(this.pieces.length, keptPieces);
    this.#follower = undefined;
  }

  /** Whether the lines may be read: this is the chat, or not settled yet. */
  get wantsPayload(): boolean {
    return this.application === "lab" || this.#dataPackets < undecidedPackets;
  }

  /** Takes a segment's payload, which is the connection's from now on. */
  feed(segment: Segment, payload: Uint8Array, offset: number): void {
    // The byte of a keep-alive is none of the stream, and what a reset carries is its cause (RFC 9293 §3.5.3).
    if (segment.isReset || segment.marks.includes("keep_alive")) return;
    if (!this.wantsPayload) return;
    this.#follower ??= new StreamFollower<Fed>();
    const said = this.#follower.add({
      from: segment.isFromClient === this.#isTurned ? 1 : 0,
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

  /** Notes that the next segment is the server's or not, as its data shows. Ends that a handshake named stay as they are. */
  noteSender(last: Segment, isServer: boolean): void {
    if (last.isFromClient !== isServer || last.isSyn || this.segments.some(({ isSyn }) => isSyn)) return;
    this.#isTurned = !this.#isTurned;
    [this.client, this.server] = [this.server, this.client];
    for (const segment of this.segments) segment.isFromClient = !segment.isFromClient;
    last.isFromClient = !last.isFromClient;
    for (const piece of this.pieces) piece.isFromClient = !piece.isFromClient;
  }

  /** The capture has ended: what waited for bytes that it does not have is read without them. */
  end(): void {
    for (const said of this.#follower?.end() ?? []) this.pieces.push(pieceOf(said));
    this.#follower = undefined;
  }
}
