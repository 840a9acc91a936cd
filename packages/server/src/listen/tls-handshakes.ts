// The TLS handshakes of connections whose hello has come (RFC 8446). Inside TLS the connection begins anew, as a TlsConnection.
import type { Socket } from "node:net";
import type { SecureContext, TLSSocket } from "node:tls";
import type { Clock } from "../clock.ts";
import type { Session, StreamConnection } from "../connection/connection.ts";
import type { Registry } from "../connection/registry.ts";
import type { Counters } from "../console/counters.ts";
import type { Log } from "../console/log.ts";

export interface HandshakeComponents {
  readonly clock: Clock;
  readonly counters: Counters;
  readonly log: Log;
  readonly registry: Registry;
}

/** The protocols that ALPN chooses among (RFC 7301), by their registered names, in the server's order. */
export const alpnNames = ["irc", "http/1.1"] as const;

/** How long a handshake may take from its hello, in milliseconds: several lost segments, sent again. */
const handshakeTime = 10_000;

/** Handshakes take at most one part of this many of the server's time: a flood of them leaves the rest to the chat. */
const timeShare = 3;

/** A browser's hello offers HTTP. It is asked for no certificate, because it would then ask its user. */
const offersHttp = (hello: Buffer): boolean => hello.includes("\u0008http/1.1", 0, "latin1");

export class TlsHandshakes {
  readonly #components: HandshakeComponents;
  readonly #waiting: (() => void)[] = [];
  #context: SecureContext;
  /** When the next one may begin, on the clock's `elapsed()`. */
  #earliest = 0;

  constructor(components: HandshakeComponents, context: SecureContext) {
    this.#components = components;
    this.#context = context;
  }

  /** New connections use this certificate. */
  use(context: SecureContext): void {
    this.#context = context;
  }

  /** The session of a connection that opens with a hello. `secured` takes over what is inside. */
  begin(connection: StreamConnection, secured: (socket: TLSSocket, carrier: Socket) => void): Session {
    let carrier: Socket | undefined;
    const end = (): void => void carrier?.destroy();
    return {
      receive: (hello) => {
        carrier = connection.handOver(hello);
        const socket = carrier;
        this.#components.registry.deadlines.set(connection, handshakeTime);
        this.#later(() => this.#start(connection, socket, hello, secured));
      },
      expired: end,
      sayGoodbye: end,
      closed: () => {},
    };
  }

  #start(
    connection: StreamConnection,
    carrier: Socket,
    hello: Buffer,
    secured: (socket: TLSSocket, carrier: Socket) => void,
  ): void {
    if (carrier.destroyed) return;
    const { TLSSocket } = process.getBuiltinModule("node:tls");
    const socket = new TLSSocket(carrier, {
      isServer: true,
      secureContext: this.#context,
      ALPNProtocols: [...alpnNames],
      requestCert: !offersHttp(hello),
      // A certificate is only a key that its owner has; nobody vouches for it.
      rejectUnauthorized: false,
    });
    const failed = (error: NodeJS.ErrnoException): void => {
      const { address } = connection;
      this.#components.counters.refused("tls-handshake");
      this.#components.log.debug({ address, code: error.code }, `no TLS with ${address}: ${error.message}`);
    };
    socket.once("error", failed);
    socket.once("secure", () => {
      socket.off("error", failed);
      secured(socket, carrier);
    });
  }

  /**
   * One in each turn of the event loop at most, in the order in which they came: each takes a millisecond or more of signing, during
   * which the chat waits.
   */
  #later(start: () => void): void {
    this.#waiting.push(start);
    if (this.#waiting.length === 1) this.#plan();
  }

  #plan(): void {
    const { clock } = this.#components;
    const wait = this.#earliest - clock.elapsed();
    if (wait > 0) clock.after(wait, () => this.#run());
    else clock.atEndOfTurn(() => this.#run());
  }

  #run(): void {
    const { clock } = this.#components;
    const start = clock.elapsed();
    this.#waiting.shift()?.();
    const end = clock.elapsed();
    this.#earliest = end + (end - start) * (timeShare - 1);
    if (this.#waiting.length > 0) this.#plan();
  }
}
