// A connection over a socket, of TCP or TLS: its session receives what the socket reads, and nobody waits for a peer that does not
// read.
import type { Socket } from "node:net";
import { socketAddress } from "@vitrine/wire/text";
import type { CloseReason, ConnectionHost, ConnectionIdentity, Session, StreamConnection } from "./connection.ts";

/**
 * How long a peer may take to read our last words and close, in milliseconds. The connection reads and drops what it still sends
 * meanwhile: closing with unread bytes would send a RST (RFC 9293 §3.6.1), and that destroys the words on their way.
 */
export const lingerTime = 2_000;

const noBytes = Buffer.alloc(0);

function nothing(): void {}

/** The differences between TCP and TLS. */
export interface SocketKind {
  readonly isSecure: boolean;
  readonly certificate?: Uint8Array | undefined;
  readonly channelBinding?: (() => Uint8Array | undefined) | undefined;
  /** The socket of TCP, whose ends are the connection's: of TLS, the one that carries it. */
  readonly carrier: Socket;
  /** Bytes that the socket may keep after a write that counts as taken: TLS never says at once that the kernel has them. */
  readonly mayKeep: number;
}

export class SocketConnection implements StreamConnection {
  readonly id: number;
  readonly address: string;
  readonly port: number;
  bytesRead = 0;
  bytesWritten = 0;
  onDrain: () => void = nothing;
  readonly #socket: Socket;
  readonly #kind: SocketKind;
  readonly #host: ConnectionHost<StreamConnection>;
  #session: Session | undefined;
  #reason: CloseReason | undefined;
  #isOver = false;
  #isWritable = true;

  constructor(id: number, socket: Socket, host: ConnectionHost<StreamConnection>, kind: SocketKind) {
    this.id = id;
    this.#socket = socket;
    this.#kind = kind;
    this.#host = host;
    this.address = socketAddress(kind.carrier.remoteAddress ?? "");
    this.port = kind.carrier.remotePort ?? 0;
    socket.on("data", (read) => this.#received(read));
    socket.on("end", () => this.#ended());
    socket.on("drain", () => this.#drained());
    socket.on("error", (error) => this.#failed(error));
    socket.on("close", () => this.#closed());
  }

  get identity(): ConnectionIdentity {
    const { localAddress = "", localPort = 0 } = this.#kind.carrier;
    return {
      id: this.id,
      remoteAddress: this.address,
      remotePort: this.port,
      localAddress: socketAddress(localAddress),
      localPort,
      ...(this.#kind.isSecure ? { wrapping: "tls" } : {}),
    };
  }

  get framing(): "stream" {
    return "stream";
  }

  get isSecure(): boolean {
    return this.#kind.isSecure;
  }

  get certificate(): Uint8Array | undefined {
    return this.#kind.certificate;
  }

  get channelBinding(): Uint8Array | undefined {
    return this.#kind.channelBinding?.();
  }

  get queueLength(): number {
    const kept = this.#socket.writableLength;
    return kept <= this.#kind.mayKeep ? 0 : kept;
  }

  write(parts: readonly Buffer[]): boolean {
    if (!this.#isWritable) return true;
    const socket = this.#socket;
    if (parts.length === 1) {
      this.bytesWritten += parts[0]!.length;
      socket.write(parts[0]!);
    } else {
      // Several parts leave together, by one writev.
      socket.cork();
      for (const part of parts) {
        this.bytesWritten += part.length;
        socket.write(part);
      }
      socket.uncork();
    }
    if (socket.writableLength <= this.#kind.mayKeep) return true;
    // Node emits "drain" only after a write beyond its high-water mark. After a smaller one, an empty write says when it is gone.
    if (!socket.writableNeedDrain) socket.write(noBytes, (error) => void (error ?? this.#drained()));
    return false;
  }

  close(reason: CloseReason, lastWords?: Uint8Array): void {
    if (this.#isOver) return;
    this.bytesWritten += lastWords?.length ?? 0;
    if (lastWords === undefined) this.#socket.end();
    else this.#socket.end(lastWords);
    this.#end(reason);
    this.#host.setDeadline(this, lingerTime);
  }

  cutOff(reason: CloseReason): void {
    this.#isWritable = false;
    this.#reason ??= reason;
    this.#kind.carrier.resetAndDestroy();
  }

  handOver(read: Buffer): Socket {
    const socket = this.#socket;
    for (const event of ["data", "end", "drain", "error"]) socket.removeAllListeners(event);
    // Every error ends in "close". Without a listener it would end the process.
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

  named(): void {
    this.#host.named(this);
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
    this.#session ??= this.#host.begin(this);
    this.bytesRead += read.length;
    this.#session.receive(read, this.bytesRead - read.length);
  }

  /** The peer has sent a FIN: in this chat that is leaving, even where it would still read. */
  #ended(): void {
    this.#end("left");
    this.#host.setDeadline(this, lingerTime);
  }

  #drained(): void {
    if (this.#socket.writableLength === 0) this.onDrain();
  }

  #failed(error: NodeJS.ErrnoException): void {
    this.#reason ??= error.code === "ETIMEDOUT" || error.code === "EHOSTUNREACH" ? "vanished" : "reset";
  }

  #closed(): void {
    this.#end(this.#reason ?? "left");
    this.#host.clearDeadline(this);
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
