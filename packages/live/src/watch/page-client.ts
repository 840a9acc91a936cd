// One page with an open feed. It reads at its own pace: each piece is made when the page has room for it, so that nothing but a
// window of bytes waits for a page, however slowly it reads. While its questions wait, no more of them are read.
import type { Admission } from "../access/access.ts";
import type { FromPage, FromServer } from "../feed.ts";
import { type Job, stepsOf, type Turns } from "../turn/turns.ts";
import { TokenBucket } from "./token-bucket.ts";

/** What a WebSocket is to this package; `ws` gives one. */
export interface PageSocket {
  readonly bufferedAmount: number;
  /** Calls `sent` when the kernel has taken the bytes. */
  send(data: string | Buffer, options: { readonly binary: boolean }, sent: () => void): void;
  ping(): void;
  pause(): void;
  resume(): void;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: "message", listener: (data: Buffer, isBinary: boolean) => void): void;
  on(event: "pong" | "close" | "error", listener: () => void): void;
}

/** Whatever a page says once its feed is open. */
export type Question = Exclude<FromPage, { kind: "open" }>;

/** A batch of packets, and the steps that it took to make it now. */
export interface PacketBytes {
  readonly bytes: Buffer;
  readonly steps: number;
}

/** The sources of a page's feed, each with its own cursor. "gone" means that the page was too slow. */
export interface PageSources {
  /** The first messages: people and lines, piece by piece. */
  readonly greeting: Iterator<FromServer, void>;
  /** A part of what happened, as JSON. */
  readonly events: (number: number) => string | undefined;
  readonly packets: (number: number) => PacketBytes | "gone" | undefined;
  readonly start: { readonly events: number; readonly packets: number };
  readonly answer: (question: Question) => FromServer | undefined;
}

export interface PageComponents {
  readonly turns: Turns;
  /** Calls back once, so many milliseconds later. */
  readonly after: (milliseconds: number, callback: () => void) => void;
}

/** Policy violation, as a WebSocket's status (RFC 6455 §7.4.1). */
export const violation = 1008;

/** In bytes: more than this waits for no page, so that all pages together hold 20 MB at most. */
const window = 256 * 1024;
/** Bytes of packets that go out in one piece. */
const longestPiece = 64 * 1024;
/** Questions that may wait: a page asks one or two at a time. */
const mostQuestions = 64;
/** A page that follows a line asks with each batch of packets, 20 times a second. */
const questionRate = { burst: 40, interval: 25 } as const;

export class PageClient implements Job {
  readonly admission: Admission;
  readonly #socket: PageSocket;
  readonly #turns: Turns;
  readonly #bucket: TokenBucket;
  /** Messages for every page, the newest of each kind. */
  readonly #news = new Map<FromServer["kind"], FromServer>();
  readonly #questions: Question[] = [];
  #sources: PageSources | undefined;
  #isGreeted = false;
  /** The next part of events, the next batch of packets, and the bytes of it that went out. */
  #event = 0;
  #batch = 0;
  #offset = 0;
  #arePacketsNext = false;
  #isAnswering = true;

  constructor(socket: PageSocket, admission: Admission, { turns, after }: PageComponents) {
    this.#socket = socket;
    this.#turns = turns;
    this.admission = admission;
    this.#bucket = new TokenBucket(after, () => this.wake(), questionRate);
    socket.on("pong", () => (this.#isAnswering = true));
    socket.on("close", () => turns.delete(this));
  }

  get isTeacher(): boolean {
    return this.admission.role === "teacher";
  }

  /** Begins the feed. */
  begin(sources: PageSources): void {
    this.#sources = sources;
    [this.#event, this.#batch] = [sources.start.events, sources.start.packets];
    this.wake();
  }

  /** There may be something for this page. */
  wake(): void {
    this.#turns.add(this);
  }

  /** Sends the message as soon as the page has room; a newer one of its kind takes its place. */
  tell(message: FromServer): void {
    this.#news.set(message.kind, message);
    this.wake();
  }

  ask(question: Question): void {
    if (this.#questions.length >= mostQuestions) {
      this.#socket.close(violation, "So many questions at once are no page's.");
      return;
    }
    this.#questions.push(question);
    this.#socket.pause();
    this.wake();
  }

  /** Says why, and closes. */
  refuse(words: string): void {
    this.#socket.send(JSON.stringify({ kind: "refused", words }), { binary: false }, () => {});
    this.#socket.close(violation, "");
  }

  /** Asks whether the page is still there. A page that did not answer the last time is gone. */
  check(): void {
    if (!this.#isAnswering) {
      this.#socket.terminate();
      return;
    }
    this.#isAnswering = false;
    this.#socket.ping();
  }

  /** Sends one piece, if there is one and the page has room. */
  run(): number {
    // The call back of what waits wakes the page again.
    if (this.#socket.bufferedAmount > window) return 1;
    const [data, steps] = this.#next() ?? [undefined, 0];
    if (data === undefined) return 1;
    if (data === "gone") {
      // It reads more slowly than things happen. It may load again, and begins anew.
      this.#socket.terminate();
      return stepsOf.message;
    }
    this.#socket.send(data, { binary: typeof data !== "string" }, () => this.wake());
    this.wake();
    return stepsOf.message + steps + data.length / stepsOf.bytes;
  }

  #next(): readonly [data: string | Buffer, steps: number] | undefined {
    const sources = this.#sources;
    if (!this.#isGreeted && sources !== undefined) {
      const piece = sources.greeting.next();
      if (piece.done !== true) return [JSON.stringify(piece.value), stepsOf.request];
      this.#isGreeted = true;
    }
    if (sources === undefined) return undefined;
    const told = this.#newest() ?? this.#answer(sources);
    if (told !== undefined) return told;
    this.#arePacketsNext = !this.#arePacketsNext;
    return this.#arePacketsNext
      ? (this.#packets(sources) ?? this.#events(sources))
      : (this.#events(sources) ?? this.#packets(sources));
  }

  #newest(): readonly [string, number] | undefined {
    const [news] = this.#news;
    if (news === undefined) return undefined;
    this.#news.delete(news[0]);
    return [JSON.stringify(news[1]), 0];
  }

  #answer({ answer }: PageSources): readonly [string, number] | undefined {
    if (this.#questions.length === 0 || !this.#bucket.take()) return undefined;
    const answered = answer(this.#questions.shift()!);
    if (this.#questions.length === 0) this.#socket.resume();
    // A question whose answer comes later holds up no other.
    else if (answered === undefined) this.wake();
    return answered && [JSON.stringify(answered), stepsOf.request];
  }

  #events({ events }: PageSources): readonly [string, number] | undefined {
    const part = events(this.#event);
    if (part === undefined) return undefined;
    this.#event += 1;
    return [part, 0];
  }

  #packets({ packets }: PageSources): readonly [Buffer | "gone", number] | undefined {
    const batch = packets(this.#batch);
    if (batch === undefined || batch === "gone") return batch && [batch, 0];
    const { bytes, steps } = batch;
    const piece = bytes.subarray(this.#offset, this.#offset + longestPiece);
    this.#offset += piece.length;
    if (this.#offset >= bytes.length) [this.#batch, this.#offset] = [this.#batch + 1, 0];
    return [piece, steps];
  }
}
