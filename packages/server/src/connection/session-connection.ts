// The part of a connection that is the same whatever carries it: its session begins with the first read and hears once of the end.
import type { Socket } from "node:net";
import type {
  AcceptedConnection,
  CloseReason,
  ConnectionHost,
  ConnectionIdentity,
  DrainListener,
  Session,
} from "./connection.ts";
import type { Framing } from "./framing.ts";
import { SocketWriter } from "./socket-writer.ts";

/**
 * How long a peer may take to read our last words and close, in milliseconds. The connection reads and drops what it still sends
 * meanwhile: closing with unread bytes would send a RST (RFC 9293 §3.6.1), and that destroys the words on their way.
 */
const lingerTime = 2_000;

interface PeerAddress {
  readonly address: string;
  readonly port: number;
}

export abstract class SessionConnection implements AcceptedConnection, DrainListener {
  // A write needs these first ones, which lie in one line of the processor's cache: a tick writes to thousands.
  protected readonly writer: SocketWriter;
  #isOver = false;
  #isCutOff = false;
  bytesWritten = 0;
  bytesRead = 0;
  readonly id: number;
  readonly address: string;
  readonly port: number;
  drainListener: DrainListener | undefined;
  readonly #host: ConnectionHost;
  #session: Session | undefined;
  #reason: CloseReason | undefined;

  /** `socket` carries the bytes that are written. */
  constructor(id: number, socket: Socket, host: ConnectionHost, { address, port }: PeerAddress) {
    this.writer = new SocketWriter(socket, this);
    this.id = id;
    this.#host = host;
    this.address = address;
    this.port = port;
  }

  abstract readonly identity: ConnectionIdentity;
  abstract readonly isSecure: boolean;
  abstract readonly framing: Framing;
  abstract pauseReading(): void;
  abstract resumeReading(): void;
  abstract close(reason: CloseReason, lastWords?: Uint8Array): void;
  /** Ends the connection at once, with a RST. */
  protected abstract reset(): void;
  /** Ends the connection at once: the peer has had its time to do so. */
  protected abstract destroy(): void;

  cutOff(reason: CloseReason): void {
    this.#isCutOff = true;
    this.endsBecause(reason);
    this.reset();
  }

  get queueLength(): number {
    return this.writer.queueLength;
  }

  write(parts: readonly Buffer[]): boolean {
    if (this.#isOver || this.#isCutOff) return true;
    for (const { length } of parts) this.bytesWritten += length;
    return this.writer.write(parts);
  }

  setDeadline(milliseconds: number): void {
    this.#host.setDeadline(this, milliseconds);
  }

  clearDeadline(): void {
    this.#host.clearDeadline(this);
  }

  named(): void {
    this.#host.named(this);
  }

  expired(): void {
    if (this.#isOver) this.destroy();
    else if (this.#session === undefined) this.#host.silent(this);
    else this.#session.expired();
  }

  sayGoodbye(): void {
    if (this.#session === undefined) this.close("goodbye");
    else this.#session.sayGoodbye();
  }

  passTo(session: Session): void {
    if (!this.#isOver) this.#session = session;
  }

  /** The session hears nothing any more. */
  protected get isOver(): boolean {
    return this.#isOver;
  }

  drained(): void {
    this.drainListener?.drained();
  }

  received(read: Buffer): void {
    if (this.#isOver) return;
    this.#session ??= this.#host.begin(this);
    this.bytesRead += read.length;
    this.#session.receive(read, this.bytesRead - read.length);
  }

  /** The session will hear this reason, whatever else is found to end the connection; the first one counts. */
  endsBecause(reason: CloseReason): void {
    this.#reason ??= reason;
  }

  /** The session's part is over; the peer has a while to end its own. */
  linger(reason: CloseReason): void {
    this.#end(reason);
    this.#host.setDeadline(this, lingerTime);
  }

  /** The peer's part is over too. */
  closed(): void {
    this.#end("left");
    this.#host.clearDeadline(this);
    this.#host.closed(this);
  }

  #end(reason: CloseReason): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#session?.closed(this.#reason ?? reason);
    this.#session = undefined;
  }
}
