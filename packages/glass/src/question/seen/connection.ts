// A TCP conversation as the questions look at it: who, every segment, and the bytes in their order.
import { PayloadStream, type Piece } from "./payload-stream.ts";
import { endText, type End, type Segment } from "./segment.ts";

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
  readonly #fromClient: PayloadStream;
  readonly #fromServer: PayloadStream;

  constructor(file: string, stream: number, client: End, server: End) {
    this.file = file;
    this.stream = stream;
    this.client = client;
    this.server = server;
    this.#fromClient = new PayloadStream(true, (piece) => this.pieces.push(piece));
    this.#fromServer = new PayloadStream(false, (piece) => this.pieces.push(piece));
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
    const stream = segment.isFromClient ? this.#fromClient : this.#fromServer;
    stream.push(segment, payload, offset);
  }
}
