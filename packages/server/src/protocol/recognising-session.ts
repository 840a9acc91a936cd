// The first session of a connection: it waits until it knows the protocol, then that protocol's session takes its place.
import type { Clock } from "../clock.ts";
import type { Connection, Session } from "../connection/connection.ts";
import { DoubtfulSession } from "./doubtful-session.ts";
import { lab } from "./lab.ts";
import type { Protocol } from "./protocol.ts";
import { type Layer, mostDoubtfulBytes, recognise } from "./recognise.ts";

/**
 * How long the beginning of an opening waits for its rest, in milliseconds, before it is a lab name: longer than TCP
 * waits before it sends a lost segment again (200 ms), and too short for a person to notice.
 */
export const longestDoubt = 250;

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

  constructor(connection: Connection, clock: Clock, begin: (protocol: Protocol) => Session, layer: Layer = "plain") {
    this.#connection = connection;
    this.#layer = layer;
    this.#clock = clock;
    this.#begin = begin;
  }

  receive(read: Buffer, start: number): void {
    this.#waiting.push({ read, start });
    const bytes = this.#waitingBytes();
    const verdict = recognise(bytes, this.#layer);
    if (verdict !== "undecided") this.#decide(verdict);
    else if (bytes.length > mostDoubtfulBytes) this.#decide(lab);
    else this.#stopWaiting ??= this.#clock.after(longestDoubt, () => this.#decide(lab));
  }

  expired(): void {
    this.#decide(lab);
  }

  sayGoodbye(): void {
    this.#connection.close("goodbye");
  }

  closed(): void {
    this.#waiting = [];
    this.#stopWaiting?.();
  }

  #decide(protocol: Protocol): void {
    this.#stopWaiting?.();
    const waiting = this.#waiting;
    const bytes = this.#waitingBytes();
    const session = this.#begin(protocol);
    if (protocol !== lab) {
      this.#connection.passTo(session);
      session.receive(bytes, waiting[0]!.start);
      return;
    }
    const [connection, layer] = [this.#connection, this.#layer];
    const isDoubtful = recognise(bytes, layer) === "undecided";
    connection.passTo(isDoubtful ? new DoubtfulSession({ connection, layer, session }, bytes) : session);
    // The lab has no framing: each read is a message, also where it waited.
    for (const { read, start } of waiting) session.receive(read, start);
  }

  #waitingBytes(): Buffer {
    return this.#waiting.length === 1 ? this.#waiting[0]!.read : Buffer.concat(this.#waiting.map(({ read }) => read));
  }
}
