// A connection over a socket, of TCP or TLS: its session receives what the socket reads, and nobody waits for a peer that does not
// read.
import type { Socket } from "node:net";
import { socketAddress } from "@vitrine/wire/text";
import type { CloseReason, ConnectionHost, ConnectionIdentity, StreamConnection } from "./connection.ts";
import { SessionConnection } from "./session-connection.ts";

/** The additions of TLS. */
export interface TlsPart {
  readonly certificate: Uint8Array | undefined;
  readonly channelBinding: () => Uint8Array | undefined;
  /** The socket of TCP that carries it, whose ends are the connection's. */
  readonly carrier: Socket;
}

const owner = Symbol("connection");

/** The listeners of all sockets are the same four functions: closures of each would take 400 bytes a connection. */
interface OwnedSocket extends Socket {
  [owner]: SocketConnection;
}

function read(this: OwnedSocket, bytes: Buffer): void {
  this[owner].received(bytes);
}

/** The peer has sent a FIN: in this chat that is leaving, even where it would still read. */
function finished(this: OwnedSocket): void {
  this[owner].linger("left");
}

function failed(this: OwnedSocket, { code }: NodeJS.ErrnoException): void {
  this[owner].endsBecause(code === "ETIMEDOUT" || code === "EHOSTUNREACH" ? "vanished" : "reset");
}

function closed(this: OwnedSocket): void {
  this[owner].closed();
}

export class SocketConnection extends SessionConnection implements StreamConnection {
  readonly #socket: Socket;
  readonly #tls: TlsPart | undefined;

  constructor(id: number, socket: Socket, host: ConnectionHost<StreamConnection>, tls?: TlsPart) {
    const { remoteAddress = "", remotePort = 0 } = tls?.carrier ?? socket;
    super(id, socket, host, { address: socketAddress(remoteAddress), port: remotePort });
    this.#socket = Object.assign(socket, { [owner]: this });
    this.#tls = tls;
    socket.on("data", read);
    socket.on("end", finished);
    socket.on("error", failed);
    socket.on("close", closed);
  }

  get identity(): ConnectionIdentity {
    const { localAddress = "", localPort = 0 } = this.#carrier;
    return {
      id: this.id,
      remoteAddress: this.address,
      remotePort: this.port,
      localAddress: socketAddress(localAddress),
      localPort,
      ...(this.isSecure ? { wrapping: "tls" } : {}),
    };
  }

  get framing(): "stream" {
    return "stream";
  }

  get isSecure(): boolean {
    return this.#tls !== undefined;
  }

  get certificate(): Uint8Array | undefined {
    return this.#tls?.certificate;
  }

  get channelBinding(): Uint8Array | undefined {
    return this.#tls?.channelBinding();
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
    this.#carrier.resetAndDestroy();
  }

  protected override destroy(): void {
    this.#socket.destroy();
  }

  get #carrier(): Socket {
    return this.#tls?.carrier ?? this.#socket;
  }
}
