// One TCP connection: what it reads goes to its session, what is sent to it waits in a bounded queue, and nobody waits
// for it.
import type { Socket } from "node:net";
import { socketAddress } from "@vitrine/wire/text";
import type { ConnectionIdentity } from "../event.ts";
import type { CloseReason, Session } from "../session/session.ts";

/** What a connection asks of the listener that accepted it. */
export interface ConnectionHost {
  /** Tells the protocol by the first bytes and begins its session. */
  begin(connection: Connection, firstRead: Buffer): Session;
  /** The first bytes did not come in time. */
  silent(connection: Connection): void;
  fellBehind(connection: Connection): void;
  caughtUp(connection: Connection): void;
  closed(connection: Connection): void;
  setDeadline(connection: Connection, milliseconds: number): void;
  clearDeadline(connection: Connection): void;
  /** Bytes that may wait for one peer; who has more waiting is cut off. */
  readonly longestQueue: number;
}

/**
 * How long a peer may take to read our last words and close, in milliseconds. What it still sends meanwhile is read
 * and dropped: closing with unread bytes would send a RST (RFC 9293 §3.6.1), and that destroys the words on their way.
 */
const lingerTime = 2_000;

export class Connection {
  readonly id: number;
  readonly address: string;
  readonly port: number;
  isBehind = false;
  readonly #socket: Socket;
  readonly #host: ConnectionHost;
  #session: Session | undefined;
  #reason: CloseReason | undefined;
  #isOver = false;
  #isWritable = true;

  constructor(id: number, socket: Socket, host: ConnectionHost) {
    this.id = id;
    this.#socket = socket;
    this.#host = host;
    this.address = socketAddress(socket.remoteAddress ?? "");
    this.port = socket.remotePort ?? 0;
    socket.on("data", (read) => this.#received(read));
    socket.on("end", () => this.#ended());
    socket.on("drain", () => this.#drained());
    socket.on("error", (error) => this.#failed(error));
    socket.on("close", () => this.#closed());
  }

  /** Bytes read so far, those of the read that is being taken in included. */
  get bytesRead(): number {
    return this.#socket.bytesRead;
  }

  /** Bytes given to the connection so far, whether or not they have been sent. */
  get bytesWritten(): number {
    return this.#socket.bytesWritten;
  }

  /** Bytes that wait in this process for the peer to read. */
  get queueLength(): number {
    return this.#socket.writableLength;
  }

  get localAddress(): string {
    return socketAddress(this.#socket.localAddress ?? "");
  }

  get localPort(): number {
    return this.#socket.localPort ?? 0;
  }

  /**
   * Sends the bytes, or queues them where the kernel does not take them at once. A peer whose queue is full is cut off.
   * @returns whether the bytes are kept: then they must not change any more
   */
  send(bytes: Buffer): boolean {
    if (!this.#isWritable) return false;
    const socket = this.#socket;
    socket.write(bytes);
    const waiting = socket.writableLength;
    if (waiting === 0) return false;
    if (waiting > this.#host.longestQueue) {
      this.cutOff("too-slow");
    } else if (!this.isBehind) {
      this.isBehind = true;
      this.#host.fellBehind(this);
    }
    return true;
  }

  /** Says the words, where there are any, and closes with a FIN behind them. What the peer still says is dropped. */
  close(reason: CloseReason, words?: Uint8Array): void {
    if (this.#isOver) return;
    if (words === undefined) this.#socket.end();
    else this.#socket.end(words);
    this.#end(reason);
    this.#host.setDeadline(this, lingerTime);
  }

  /** Closes at once with a RST: nothing more is sent. */
  cutOff(reason: CloseReason): void {
    this.#isWritable = false;
    this.#reason ??= reason;
    this.#socket.resetAndDestroy();
  }

  /**
   * Gives the socket, with what it has read unread again, to who speaks another protocol on it. The connection goes on being
   * counted until it closes; nothing else of it is of use any more.
   */
  handOver(read: Buffer): Socket {
    const socket = this.#socket;
    for (const event of ["data", "end", "drain", "error"]) socket.removeAllListeners(event);
    // An error ends in "close", which is all that matters here; without a listener it would end the process.
    socket.on("error", () => {});
    this.clearDeadline();
    socket.pause();
    socket.unshift(read);
    return socket;
  }

  pauseReading(): void {
    this.#socket.pause();
  }

  resumeReading(): void {
    if (!this.#isOver) this.#socket.resume();
  }

  setDeadline(milliseconds: number): void {
    this.#host.setDeadline(this, milliseconds);
  }

  clearDeadline(): void {
    this.#host.clearDeadline(this);
  }

  expired(): void {
    if (this.#isOver) this.#socket.destroy();
    else if (this.#session === undefined) this.#host.silent(this);
    else this.#session.expired();
  }

  sayGoodbye(): void {
    if (this.#session === undefined) this.close("goodbye");
    else this.#session.sayGoodbye();
  }

  #received(read: Buffer): void {
    if (this.#isOver) return;
    this.#session ??= this.#host.begin(this, read);
    this.#session.receive(read);
  }

  /** The peer will say no more: in this chat that is leaving, even where it would still read. */
  #ended(): void {
    this.#end("left");
    this.#host.setDeadline(this, lingerTime);
  }

  #drained(): void {
    if (!this.isBehind || this.#socket.writableLength > 0) return;
    this.isBehind = false;
    this.#host.caughtUp(this);
  }

  #failed(error: NodeJS.ErrnoException): void {
    this.#reason ??= error.code === "ETIMEDOUT" || error.code === "EHOSTUNREACH" ? "vanished" : "reset";
  }

  #closed(): void {
    this.#end(this.#reason ?? "left");
    this.#host.clearDeadline(this);
    if (this.isBehind) this.#host.caughtUp(this);
    this.#host.closed(this);
  }

  #end(reason: CloseReason): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#isWritable = false;
    this.#session?.closed(this.#reason ?? reason);
    this.#session = undefined;
  }
}

/** What a capture knows this connection by. */
export function identify({ id, address, port, localAddress, localPort }: Connection): ConnectionIdentity {
  return { id, remoteAddress: address, remotePort: port, localAddress, localPort };
}
