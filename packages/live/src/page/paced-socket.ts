// A connection whose bytes reach HTTP in small pieces, at most one request in each. Node's parser takes all that a read
// returned at once: 64 kB of pipelined requests are two thousand answers in one turn, during which the chat waits.
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { type Job, stepsOf, type Turns } from "../turn/turns.ts";

/** In bytes: what a browser's request header takes, and one message of a page. */
const longestPiece = 4_096;

/** The blank line that ends a request's header (RFC 9112 §2.1); a lenient parser takes it without CR. */
const headerEnd = /\n\r?\n/;

function pieceLength(bytes: Buffer): number {
  const start = bytes.toString("latin1", 0, longestPiece);
  const end = headerEnd.exec(start);
  return end === null ? start.length : end.index + end[0].length;
}

export class PacedSocket extends Duplex implements Job {
  readonly #socket: Socket;
  readonly #turns: Turns;
  #waiting: Buffer = Buffer.alloc(0);
  #isWanted = false;
  #hasEnded = false;
  readonly #arrived = (bytes: Buffer): void => {
    // No more is read before this is through.
    this.#socket.pause();
    this.#waiting = this.#waiting.length === 0 ? bytes : Buffer.concat([this.#waiting, bytes]);
    this.#continue();
  };
  readonly #ended = (): void => {
    this.#hasEnded = true;
    this.#continue();
  };
  readonly #timedOut = (): void => void this.emit("timeout");
  readonly #failed = (error: Error): void => void this.destroy(error);
  readonly #closed = (): void => void this.destroy();

  constructor(socket: Socket, turns: Turns) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.#turns = turns;
    // HTTP takes its own listener away when a request asks for a WebSocket. Every error ends in "close".
    this.on("error", () => {});
    this.#listen("on");
    socket.resume();
  }

  /**
   * Returns the socket to a protocol that has limits of its own, and the bytes that have not been handed on. Nothing reaches this end
   * any more.
   */
  release(): { readonly socket: Socket; readonly rest: Buffer } {
    this.#turns.delete(this);
    this.#isWanted = false;
    this.#listen("off");
    return { socket: this.#socket, rest: this.#waiting };
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }

  /** Hands on one piece. */
  run(): number {
    if (this.destroyed || !this.#isWanted) return 0;
    if (this.#waiting.length === 0) {
      if (this.#hasEnded) this.#isWanted = this.push(null);
      else this.#socket.resume();
      return 1;
    }
    const piece = this.#waiting.subarray(0, pieceLength(this.#waiting));
    this.#waiting = this.#waiting.subarray(piece.length);
    this.#isWanted = this.push(piece);
    this.#continue();
    return stepsOf.request;
  }

  /** After so many milliseconds without a byte in either direction, `timeout` is emitted; 0 for never. */
  setTimeout(milliseconds: number, callback?: () => void): this {
    this.#socket.setTimeout(milliseconds);
    if (callback !== undefined) this.once("timeout", callback);
    return this;
  }

  override _read(): void {
    this.#isWanted = true;
    this.#turns.add(this);
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(bytes, done);
  }

  /** A header and what follows it go out with one system call. */
  override _writev(chunks: { readonly chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#socket.cork();
    chunks.forEach(({ chunk }, at) => this.#socket.write(chunk, at === chunks.length - 1 ? done : undefined));
    this.#socket.uncork();
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#turns.delete(this);
    this.#socket.destroy();
    done(error);
  }

  #listen(how: "on" | "off"): void {
    const socket = this.#socket;
    socket[how]("data", this.#arrived);
    socket[how]("end", this.#ended);
    socket[how]("timeout", this.#timedOut);
    socket[how]("error", this.#failed);
    socket[how]("close", this.#closed);
  }

  #continue(): void {
    if (this.#isWanted) this.#turns.add(this);
  }
}
