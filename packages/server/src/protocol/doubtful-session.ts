// The session of a lab client whose name began like the opening of another protocol. A read that completes the opening shows that it
// never was a lab client.
import type { CloseReason, Connection, Session } from "../connection/connection.ts";
import { type Layer, mostDoubtfulBytes, recognise } from "./recognise.ts";

interface Doubt {
  readonly connection: Connection;
  readonly layer: Layer;
  /** Takes every read until then, and is alone when the doubt is over. */
  readonly session: Session;
}

export class DoubtfulSession implements Session {
  readonly #connection: Connection;
  readonly #layer: Layer;
  readonly #session: Session;
  /** The bytes that became a name. */
  #bytes: Buffer;

  constructor({ connection, layer, session }: Doubt, bytes: Buffer) {
    this.#connection = connection;
    this.#layer = layer;
    this.#session = session;
    this.#bytes = bytes;
  }

  receive(read: Buffer, start: number): void {
    this.#bytes = Buffer.concat([this.#bytes, read]);
    const verdict = recognise(this.#bytes, this.#layer);
    if (verdict !== "undecided" && verdict.name !== "lab") {
      // What follows may be a password. Nothing of it is said, and the name goes.
      this.#connection.close("refused");
      return;
    }
    if (verdict !== "undecided" || this.#bytes.length > mostDoubtfulBytes) this.#connection.passTo(this.#session);
    this.#session.receive(read, start);
  }

  expired(): void {
    this.#session.expired();
  }

  sayGoodbye(): void {
    this.#session.sayGoodbye();
  }

  closed(reason: CloseReason): void {
    this.#session.closed(reason);
  }
}
