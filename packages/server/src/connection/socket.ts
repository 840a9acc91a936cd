// A connection over a socket, of TCP or TLS: its session receives what the socket reads, and nobody waits for a peer that does not
// read.
import type { Socket } from "node:net";
import { socketAddress } from "@vitrine/wire/text";
import type { CloseReason, ConnectionHost, ConnectionIdentity, StreamConnection } from "./connection.ts";
import { SessionConnection } from "./session-connection.ts";

/** The differences between TCP and TLS. */
export interface SocketKind {
  readonly isSecure: boolean;
  readonly certificate?: Uint8Array | undefined;
  readonly channelBinding?: (() => Uint8Array | undefined) | undefined;
  /** The socket of TCP, whose ends are the connection's: of TLS, the one that carries it. */
  readonly carrier: Socket;
}

export class SocketConnection extends SessionConnection implements StreamConnection {
  readonly #socket: Socket;
  readonly #kind: SocketKind;

  constructor(id: number, socket: Socket, host: ConnectionHost<StreamConnection>, kind: SocketKind) {
    const { remoteAddress = "", remotePort = 0 } = kind.carrier;
    super(id, socket, host, { address: socketAddress(remoteAddress), port: remotePort });
    this.#socket = socket;
    this.#kind = kind;
    socket.on("data", (read) => this.received(read));
    // The peer has sent a FIN: in this chat that is leaving, even where it would still read.
    socket.on("end", () => this.linger("left"));
    socket.on("error", (error) => this.#failed(error));
    socket.on("close", () => this.closed());
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

  close(reason: CloseReason, lastWords?: Uint8Array): void {
    if (this.isOver) return;
    this.bytesWritten += lastWords?.length ?? 0;
    if (lastWords === undefined) this.#socket.end();
    else this.#socket.end(lastWords);
    this.linger(reason);
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
    if (!this.isOver) this.#socket.resume();
  }

  protected override reset(): void {
    this.#kind.carrier.resetAndDestroy();
  }

  protected override destroy(): void {
    this.#socket.destroy();
  }

  #failed({ code }: NodeJS.ErrnoException): void {
    this.endsBecause(code === "ETIMEDOUT" || code === "EHOSTUNREACH" ? "vanished" : "reset");
  }
}
