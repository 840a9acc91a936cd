// A connection over a WebSocket (RFC 6455): each message of the peer is one read, and the server writes frames (websocket-frame.ts)
// that were rendered once for all hearers.
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { AcceptedConnection, CloseReason, ConnectionHost, ConnectionIdentity, Session } from "./connection.ts";
import type { Framing } from "./framing.ts";
import { lingerTime } from "./socket.ts";
import { encodeFrame, FrameFollower, opcodes } from "./websocket-frame.ts";

/** The client at the other end of a WebSocket. */
export interface WebSocketClient {
  /** Of the client, as a trusted proxy may have named it. */
  readonly address: string;
  readonly port: number;
  readonly identity: ConnectionIdentity;
  readonly isSecure: boolean;
  readonly certificate?: Uint8Array | undefined;
  /** Closes the TCP connection at once with a RST. */
  readonly reset: () => void;
  /** The type of messages that are lines of the session, both ways; undefined where the session has messages itself. */
  readonly lines?: "text" | "binary" | undefined;
}

/** Status codes of a close frame (RFC 6455 §7.4.1). */
const closeCodes: Readonly<Record<CloseReason, number>> = {
  left: 1000,
  reset: 1000,
  vanished: 1000,
  goodbye: 1001,
  refused: 1008,
  "too-slow": 1008,
};

/** The code for a connection that ended without a close frame. */
const abnormal = 1006;

const noBytes = Buffer.alloc(0);
const lineEnd = Buffer.from("\r\n");

function nothing(): void {}

/** The WebSocket must not answer pings itself (`autoPong: false`): a pong of its own could come into the middle of a frame. */
export class WebSocketConnection implements AcceptedConnection {
  readonly id: number;
  readonly address: string;
  readonly port: number;
  readonly identity: ConnectionIdentity;
  readonly isSecure: boolean;
  readonly certificate: Uint8Array | undefined;
  readonly framing: Framing;
  bytesRead = 0;
  bytesWritten = 0;
  onDrain: () => void = nothing;
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #host: ConnectionHost;
  readonly #reset: () => void;
  readonly #frames = new FrameFollower();
  #session: Session | undefined;
  #reason: CloseReason | undefined;
  #isOver = false;
  #isPaused = false;
  /** Messages that came in the same read before reading paused. */
  #held: Buffer[] = [];
  /** The payload of the newest ping that has no answer yet. */
  #ping: Buffer | undefined;

  /** `socket` carries the frames of `webSocket`. */
  constructor(id: number, webSocket: WebSocket, socket: Duplex, host: ConnectionHost, client: WebSocketClient) {
    this.id = id;
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#host = host;
    this.address = client.address;
    this.port = client.port;
    this.identity = { ...client.identity, wrapping: client.isSecure ? "tls" : "websocket" };
    this.isSecure = client.isSecure;
    this.certificate = client.certificate;
    this.#reset = client.reset;
    this.framing = client.lines ?? "stream";
    webSocket.on("message", (message) => {
      const bytes = message as Buffer;
      this.#received(client.lines === undefined ? bytes : Buffer.concat([bytes, lineEnd]));
    });
    webSocket.on("ping", (payload) => this.#pinged(payload));
    webSocket.on("error", () => this.#failed());
    webSocket.on("close", (code) => this.#closed(code));
    socket.on("drain", () => this.#drained());
  }

  get queueLength(): number {
    return this.#socket.writableLength;
  }

  /** Writes parts of frames: a call may end within a frame, which the next one goes on with. */
  write(parts: readonly Buffer[]): boolean {
    if (this.#isOver) return true;
    const socket = this.#socket;
    if (parts.length > 1) socket.cork();
    for (const part of parts) this.#writePart(part);
    if (this.#ping !== undefined) this.#pong();
    if (parts.length > 1) socket.uncork();
    if (socket.writableLength === 0) return true;
    if (!socket.writableNeedDrain) socket.write(noBytes, (error) => void (error ?? this.#drained()));
    return false;
  }

  pauseReading(): void {
    this.#isPaused = true;
    this.#webSocket.pause();
  }

  resumeReading(): void {
    if (this.#isOver) return;
    this.#isPaused = false;
    while (!this.#isPaused && this.#held.length > 0) this.#receive(this.#held.shift()!);
    if (!this.#isPaused) this.#webSocket.resume();
  }

  named(): void {
    this.#host.named(this);
  }

  setDeadline(milliseconds: number): void {
    this.#host.setDeadline(this, milliseconds);
  }

  clearDeadline(): void {
    this.#host.clearDeadline(this);
  }

  /** `lastWords` are frames. */
  close(reason: CloseReason, lastWords?: Uint8Array): void {
    if (this.#isOver) return;
    if (this.#frames.isBetweenFrames) {
      if (lastWords !== undefined) this.#writePart(Buffer.from(lastWords));
      this.#webSocket.close(closeCodes[reason]);
    } else {
      // Within a frame no other one may begin.
      this.#socket.end();
    }
    // The peer's own close frame is still to be read.
    this.#webSocket.resume();
    this.#end(reason);
    this.#host.setDeadline(this, lingerTime);
  }

  cutOff(reason: CloseReason): void {
    this.#reason ??= reason;
    this.#reset();
    this.#webSocket.terminate();
  }

  expired(): void {
    if (this.#isOver) this.#webSocket.terminate();
    else if (this.#session === undefined) this.#host.silent(this);
    else this.#session.expired();
  }

  sayGoodbye(): void {
    if (this.#session === undefined) this.close("goodbye");
    else this.#session.sayGoodbye();
  }

  #received(message: Buffer): void {
    if (this.#isOver) return;
    if (this.#isPaused) this.#held.push(message);
    else this.#receive(message);
  }

  #receive(message: Buffer): void {
    if (this.#isOver) return;
    this.#session ??= this.#host.begin(this);
    this.bytesRead += message.length;
    this.#session.receive(message, this.bytesRead - message.length);
  }

  #writePart(part: Buffer): void {
    this.bytesWritten += part.length;
    this.#frames.follow(part);
    this.#socket.write(part);
  }

  #pinged(payload: Buffer): void {
    this.#ping = payload;
    this.#pong();
  }

  /** Only the newest ping needs an answer (RFC 6455 §5.5.3), and none while the peer does not read. */
  #pong(): void {
    if (this.#isOver || !this.#frames.isBetweenFrames || this.#socket.writableNeedDrain) return;
    this.#socket.write(encodeFrame(opcodes.pong, this.#ping!));
    this.#ping = undefined;
  }

  #drained(): void {
    if (this.#socket.writableLength > 0) return;
    if (this.#ping !== undefined) this.#pong();
    this.onDrain();
  }

  /** The peer broke the protocol, and has a while to read the close frame. */
  #failed(): void {
    if (this.#isOver) return;
    this.#end("reset");
    this.#host.setDeadline(this, lingerTime);
  }

  #closed(code: number): void {
    if (code === abnormal) this.#reason ??= "reset";
    this.#end(this.#reason ?? "left");
    this.#host.clearDeadline(this);
    this.#host.closed(this);
  }

  #end(reason: CloseReason): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#held = [];
    this.#session?.closed(this.#reason ?? reason);
    this.#session = undefined;
  }
}
