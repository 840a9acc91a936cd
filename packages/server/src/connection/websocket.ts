// A connection over a WebSocket (RFC 6455): each message of the peer is one read, and the server writes frames (websocket-frame.ts)
// that were rendered once for all hearers.
import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { CloseReason, ConnectionHost, ConnectionIdentity } from "./connection.ts";
import type { Framing } from "./framing.ts";
import { SessionConnection } from "./session-connection.ts";
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

const lineEnd = Buffer.from("\r\n");

/** The WebSocket must not answer pings itself (`autoPong: false`): a pong of its own could come into the middle of a frame. */
export class WebSocketConnection extends SessionConnection {
  readonly identity: ConnectionIdentity;
  readonly isSecure: boolean;
  readonly certificate: Uint8Array | undefined;
  readonly framing: Framing;
  readonly #webSocket: WebSocket;
  readonly #socket: Socket;
  readonly #reset: () => void;
  readonly #frames = new FrameFollower();
  #isPaused = false;
  /** Messages that came in the same read before reading paused. */
  #held: Buffer[] = [];
  /** The payload of the newest ping that has no answer yet. */
  #ping: Buffer | undefined;

  /** `socket` carries the frames of `webSocket`. */
  constructor(id: number, webSocket: WebSocket, socket: Socket, host: ConnectionHost, client: WebSocketClient) {
    super(id, socket, host, client);
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.identity = { ...client.identity, wrapping: client.isSecure ? "tls" : "websocket" };
    this.isSecure = client.isSecure;
    this.certificate = client.certificate;
    this.#reset = client.reset;
    this.framing = client.lines ?? "stream";
    webSocket.on("message", (message) => {
      const bytes = message as Buffer;
      this.#messageCame(client.lines === undefined ? bytes : Buffer.concat([bytes, lineEnd]));
    });
    webSocket.on("ping", (payload) => this.#pinged(payload));
    webSocket.on("error", () => this.#failed());
    webSocket.on("close", (code) => {
      if (code === abnormal) this.endsBecause("reset");
      this.closed();
    });
  }

  /** Writes parts of frames: a call may end within a frame, which the next one goes on with. */
  override write(parts: readonly Buffer[]): boolean {
    for (const part of parts) this.#frames.follow(part);
    const isTaken = super.write(parts);
    if (this.#ping !== undefined) this.#pong();
    return isTaken;
  }

  pauseReading(): void {
    this.#isPaused = true;
    this.#webSocket.pause();
  }

  resumeReading(): void {
    if (this.isOver) return;
    this.#isPaused = false;
    while (!this.#isPaused && this.#held.length > 0) this.received(this.#held.shift()!);
    if (!this.#isPaused) this.#webSocket.resume();
  }

  /** `lastWords` are frames. */
  close(reason: CloseReason, lastWords?: Uint8Array): void {
    if (this.isOver) return;
    if (this.#frames.isBetweenFrames) {
      if (lastWords !== undefined) super.write([Buffer.from(lastWords)]);
      this.#webSocket.close(closeCodes[reason]);
    } else {
      // Within a frame no other one may begin.
      this.#socket.end();
    }
    // The peer's own close frame is still to be read.
    this.#webSocket.resume();
    this.linger(reason);
  }

  override drained(): void {
    if (this.#ping !== undefined) this.#pong();
    super.drained();
  }

  protected override reset(): void {
    this.#reset();
    this.#webSocket.terminate();
  }

  protected override destroy(): void {
    this.#webSocket.terminate();
  }

  #messageCame(message: Buffer): void {
    if (this.#isPaused && !this.isOver) this.#held.push(message);
    else this.received(message);
  }

  #pinged(payload: Buffer): void {
    this.#ping = payload;
    this.#pong();
  }

  /** Only the newest ping needs an answer (RFC 6455 §5.5.3), and none while the peer does not read. */
  #pong(): void {
    if (this.isOver || !this.#frames.isBetweenFrames || this.queueLength > 0) return;
    this.writer.write([encodeFrame(opcodes.pong, this.#ping!)]);
    this.#ping = undefined;
  }

  /** The peer broke the protocol, and has a while to read the close frame. */
  #failed(): void {
    if (!this.isOver) this.linger("reset");
  }
}
