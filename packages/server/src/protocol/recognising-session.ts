// The first session of a connection: it waits until it knows the protocol, then hands every read to that protocol's session.
import type { Clock } from "../clock.ts";
import type { CloseReason, Connection, Session } from "../connection/connection.ts";
import { lab } from "./lab.ts";
import type { Protocol } from "./protocol.ts";
import { type Layer, recognise } from "./recognise.ts";

/**
 * How long the beginning of an opening waits for its rest, in milliseconds, before it is a lab name: longer than TCP
 * waits before it sends a lost segment again (200 ms), and too short for a person to notice.
 */
export const longestDoubt = 250;
/** The most bytes that wait meanwhile: the longest request line of HTTP. */
export const mostDoubtfulBytes = 8_192;

interface Waiting {
  readonly read: Buffer;
  readonly start: number;
}

export class RecognisingSession implements Session {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #begin: (protocol: Protocol) => Session;
  readonly #layer: Layer;
  #waiting: Waiting[] = [];
  /** Ends the wait for the rest of an opening. Not the connection's deadline, which is the registration's. */
  #stopWaiting: (() => void) | undefined;
  #session: Session | undefined;
  /** The bytes that became a lab name although an opening begins with them. */
  #doubtful: Buffer | undefined;

  constructor(connection: Connection, clock: Clock, begin: (protocol: Protocol) => Session, layer: Layer = "plain") {
    this.#connection = connection;
    this.#layer = layer;
    this.#clock = clock;
    this.#begin = begin;
  }

  receive(read: Buffer, start: number): void {
    if (this.#session === undefined) this.#judge(read, start);
    else if (this.#doubtful === undefined || !this.#completesOpening(read)) this.#session.receive(read, start);
  }

  expired(): void {
    if (this.#session === undefined) this.#decide(lab);
    else this.#session.expired();
  }

  sayGoodbye(): void {
    if (this.#session === undefined) this.#connection.close("goodbye");
    else this.#session.sayGoodbye();
  }

  closed(reason: CloseReason): void {
    this.#waiting = [];
    this.#stopWaiting?.();
    this.#session?.closed(reason);
  }

  #judge(read: Buffer, start: number): void {
    this.#waiting.push({ read, start });
    const bytes = this.#waitingBytes();
    const verdict = recognise(bytes, this.#layer);
    if (verdict !== "undecided") this.#decide(verdict);
    else if (bytes.length > mostDoubtfulBytes) this.#decide(lab);
    else this.#stopWaiting ??= this.#clock.after(longestDoubt, () => this.#decide(lab));
  }

  #decide(protocol: Protocol): void {
    this.#stopWaiting?.();
    const waiting = this.#waiting;
    const bytes = this.#waitingBytes();
    this.#waiting = [];
    const session = this.#begin(protocol);
    this.#session = session;
    if (protocol !== lab) {
      session.receive(bytes, waiting[0]!.start);
      return;
    }
    if (recognise(bytes, this.#layer) === "undecided") this.#doubtful = bytes;
    // The lab has no framing: each read is a message, also where it waited.
    for (const { read, start } of waiting) session.receive(read, start);
  }

  /**
   * Whether a read after a doubtful name completes an opening: then this was never a lab client, and what follows may
   * be a password. Nothing of it is said, and the name goes.
   */
  #completesOpening(read: Buffer): boolean {
    const bytes = Buffer.concat([this.#doubtful!, read]);
    const verdict = recognise(bytes, this.#layer);
    this.#doubtful = verdict === "undecided" && bytes.length <= mostDoubtfulBytes ? bytes : undefined;
    if (verdict === "undecided" || verdict === lab) return false;
    this.#connection.close("refused");
    return true;
  }

  #waitingBytes(): Buffer {
    return this.#waiting.length === 1 ? this.#waiting[0]!.read : Buffer.concat(this.#waiting.map(({ read }) => read));
  }
}
