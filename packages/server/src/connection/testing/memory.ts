// A connection in memory, for tests: the test is the kernel and the peer, and decides what is read when.
import { Socket } from "node:net";
import type {
  CloseReason,
  Connection,
  ConnectionHost,
  ConnectionIdentity,
  DrainListener,
  Session,
  StreamConnection,
} from "../connection.ts";

export interface MemoryConnectionOptions {
  readonly address?: string;
  /** Makes it a TLS connection that knows this besides. Default: there is no TLS. */
  readonly tls?: Pick<Connection, "certificate" | "channelBinding">;
  /** Begins the session at the first read, as a listener does. */
  readonly begin?: (connection: Connection) => Session;
  /** The part of a server that accepts it, in place of `begin`. */
  readonly host?: ConnectionHost<StreamConnection>;
}

let lastId = 0;

export class MemoryConnection implements StreamConnection {
  readonly id = (lastId += 1);
  readonly address: string;
  readonly port = 40_000 + this.id;
  readonly isSecure: boolean;
  readonly certificate: Uint8Array | undefined;
  readonly channelBinding: Uint8Array | undefined;
  readonly framing = "stream";
  drainListener: DrainListener | undefined;
  bytesRead = 0;
  bytesWritten = 0;
  /** What each write of the server brought, as far as the peer has read. */
  readonly writes: Buffer[] = [];
  isReadingPaused = false;
  /** Why the server, or the peer, closed it. */
  closedBecause: CloseReason | undefined;
  /** In milliseconds. */
  deadline: number | undefined;
  isNamed = false;
  /** The read with which another protocol took the connection over. */
  handedOver: Buffer | undefined;
  #session: Session | undefined;
  readonly #host: ConnectionHost<StreamConnection> | undefined;
  readonly #begin: (connection: Connection) => Session;
  /** Bytes that the kernel still takes before the peer reads. */
  #room = Infinity;
  #kept: (readonly Buffer[])[] = [];
  #unread: Buffer[] = [];

  constructor({ address = "10.20.30.11", tls, begin, host }: MemoryConnectionOptions) {
    this.address = address;
    this.isSecure = tls !== undefined;
    this.certificate = tls?.certificate;
    this.channelBinding = tls?.channelBinding;
    this.#host = host;
    this.#begin = begin ?? (() => host!.begin(this));
  }

  get identity(): ConnectionIdentity {
    const local = { localAddress: "10.20.30.3", localPort: 5000 };
    return { id: this.id, remoteAddress: this.address, remotePort: this.port, ...local };
  }

  get queueLength(): number {
    return this.#kept.flat().reduce((bytes, part) => bytes + part.length, 0);
  }

  /** Everything that the peer has read. */
  get text(): string {
    return Buffer.concat(this.writes).toString();
  }

  write(parts: readonly Buffer[]): boolean {
    if (this.closedBecause !== undefined) return true;
    const length = parts.reduce((bytes, part) => bytes + part.length, 0);
    this.bytesWritten += length;
    if (this.#kept.length > 0 || length > this.#room) {
      this.#kept.push(parts);
      return false;
    }
    this.#room -= length;
    // A copy, because the parts may change as soon as the kernel has them.
    this.writes.push(Buffer.concat(parts));
    return true;
  }

  pauseReading(): void {
    this.isReadingPaused = true;
  }

  resumeReading(): void {
    this.isReadingPaused = false;
    while (!this.isReadingPaused && this.#unread.length > 0) this.#receive(this.#unread.shift()!);
  }

  setDeadline(milliseconds: number): void {
    this.deadline = milliseconds;
    this.#host?.setDeadline(this, milliseconds);
  }

  clearDeadline(): void {
    this.deadline = undefined;
    this.#host?.clearDeadline(this);
  }

  named(): void {
    this.isNamed = true;
    this.#host?.named(this);
  }

  close(reason: CloseReason, lastWords?: Uint8Array): void {
    if (lastWords !== undefined) this.write([Buffer.from(lastWords)]);
    this.#close(reason);
  }

  cutOff(reason: CloseReason): void {
    this.#kept = [];
    this.#close(reason);
  }

  /** The peer sends these bytes, and one read of the server returns them. */
  say(bytes: string | Uint8Array): void {
    const read = Buffer.from(bytes);
    if (this.isReadingPaused) this.#unread.push(read);
    else this.#receive(read);
  }

  /** The peer reads no more than so many bytes from now on. */
  stopReading(room = 0): void {
    this.#room = room;
  }

  /** The peer reads everything, and goes on reading. */
  goOnReading(): void {
    this.#room = Infinity;
    const kept = this.#kept;
    this.#kept = [];
    for (const parts of kept) this.writes.push(Buffer.concat(parts));
    if (kept.length > 0) this.drainListener?.drained();
  }

  /** The peer closes. */
  leave(reason: CloseReason = "left"): void {
    this.#close(reason);
  }

  /** The deadline that was set is due. */
  expired(): void {
    this.deadline = undefined;
    if (this.#session === undefined) this.#host?.silent(this);
    else this.#session.expired();
  }

  sayGoodbye(): void {
    if (this.#session === undefined) this.close("goodbye");
    else this.#session.sayGoodbye();
  }

  passTo(session: Session): void {
    this.#session = session;
  }

  handOver(read: Buffer): Socket {
    this.handedOver = read;
    this.clearDeadline();
    return new Socket();
  }

  #receive(read: Buffer): void {
    if (this.closedBecause !== undefined) return;
    this.bytesRead += read.length;
    this.#session ??= this.#begin(this);
    this.#session.receive(read, this.bytesRead - read.length);
  }

  #close(reason: CloseReason): void {
    if (this.closedBecause !== undefined) return;
    this.closedBecause = reason;
    this.#session?.closed(reason);
    this.#host?.closed(this);
  }
}
