// A client of the lab that a check plays. It keeps every read with its time, and judges nothing.
import { connect, type Socket } from "node:net";
import { faultWords, socketAddress } from "@vitrine/wire/text";
import { CheckFailure, quote } from "./check.ts";
import { Changes, waitFor } from "../process/wait.ts";
import { never, type Patience, until } from "./patience.ts";
import { LoopPulse } from "./loop-pulse.ts";
import type { Timeline } from "./timeline.ts";

export interface PeerOptions {
  readonly who: string;
  readonly host: string;
  readonly port: number;
  /** Local address to come from. */
  readonly from: string | undefined;
}

/** The bytes of one read. */
export interface Read {
  readonly text: string;
  /** Milliseconds for which this process may have left bytes waiting: what the program sent meanwhile is in one read. */
  readonly late: number;
}

/** Characters at the end of what was received that a failure looks at. */
const lookedAt = 4_000;
/** The padding of a long message. */
const manyTimes = /(.)\1{30,}/gu;

export class Peer {
  readonly who: string;
  readonly #socket: Socket;
  readonly #timeline: Timeline;
  readonly #patience: Patience;
  readonly #changes = new Changes();
  readonly #utf8 = new TextDecoder();
  readonly #reads: Read[] = [];
  #pulse: LoopPulse | undefined;
  #received = "";
  #isClosed = false;
  #isReset = false;

  private constructor(socket: Socket, who: string, timeline: Timeline, patience: Patience) {
    this.who = who;
    this.#socket = socket;
    this.#timeline = timeline;
    this.#patience = patience;
    socket.setNoDelay(true);
    socket.on("data", (read: Buffer) => {
      this.#reads.push({ text: read.toString(), late: this.#pulse?.age ?? Infinity });
      this.#received += this.#utf8.decode(read, { stream: true });
      timeline.note(who, "received", read);
      this.#changes.announce();
    });
    socket.on("error", () => {
      this.#isReset = true;
    });
    socket.on("close", () => {
      this.#isClosed = true;
      this.#pulse?.stop();
      timeline.note(who, this.#isReset ? "reset" : "closed");
      this.#changes.announce();
    });
  }

  static connect(options: PeerOptions, timeline: Timeline, patience: Patience): Promise<Peer> {
    const { who, host, port, from } = options;
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port, ...(from === undefined ? {} : { localAddress: from }) });
      const timer = setTimeout(() => {
        socket.destroy();
        reject(new CheckFailure(`${who} could not connect within ${patience.expected} ms: the server does not accept`));
      }, patience.expected);
      socket.once("connect", () => {
        clearTimeout(timer);
        timeline.note(who, "connected");
        resolve(new Peer(socket, who, timeline, patience));
      });
      socket.once("error", (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        reject(new CheckFailure(`${who} could not connect: ${faultWords(error, "network")}`));
      });
    });
  }

  /** Everything that was received, one entry a read. */
  get reads(): readonly Read[] {
    return this.#reads;
  }

  /** Announces each read and the end. */
  get changes(): Changes {
    return this.#changes;
  }

  /** Measures from now on how late each read is. */
  timeReads(): void {
    this.#pulse ??= new LoopPulse(() => performance.now());
  }

  /** Everything that was received, as one text: characters that were cut by a read are whole. */
  get received(): string {
    return this.#received;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The users of the last whole roster that was received. */
  get roster(): ReadonlyMap<string, unknown> | undefined {
    return lastRoster(this.received);
  }

  get localAddress(): string {
    return socketAddress(this.#socket.localAddress ?? "");
  }

  send(text: string | Uint8Array): void {
    const bytes = typeof text === "string" ? Buffer.from(text) : Buffer.from(text);
    this.#timeline.note(this.who, "sent", bytes);
    this.#socket.write(bytes);
  }

  /** Resolves when the bytes sent so far are with the kernel. */
  flushed(): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.write("", () => resolve());
    });
  }

  /** Closes with a FIN, as a program does that ends in order. */
  leave(): void {
    this.#socket.end();
  }

  /** Closes with a RST, as a program does that crashes with unread data. */
  reset(): void {
    this.#timeline.note(this.who, "reset");
    this.#socket.resetAndDestroy();
  }

  stopReading(): void {
    this.#socket.pause();
  }

  /** Resolves with what `find` gives of this peer, or fails with the words and what was received. */
  until<Value>(find: (peer: this) => Value | undefined, words: string): Promise<Value> {
    return until([this.#changes], () => find(this), {
      milliseconds: this.#patience.expected,
      words: () => `${words}; ${this.#whatCame()}`,
      isOver: () => this.#isClosed,
    });
  }

  /** Waits until everything that was received holds this text. */
  async hears(text: string): Promise<void> {
    await this.until(
      (peer) => (peer.received.includes(text) ? true : undefined),
      `${this.who} should have received ${quote(text)}`,
    );
  }

  /** Waits until the last roster lists all of these names. */
  async sees(...names: string[]): Promise<void> {
    await this.until(
      ({ roster }) => (roster !== undefined && names.every((name) => roster.has(name)) ? true : undefined),
      `${this.who} should have received a roster with ${names.join(", ")}`,
    );
  }

  /** Waits until the last roster does not list this name. */
  async seesNot(name: string): Promise<void> {
    await this.until(
      ({ roster }) => (roster !== undefined && !roster.has(name) ? true : undefined),
      `${this.who} should have received a roster without ${name}`,
    );
  }

  /** Waits for an answer, the end of the connection, or a moment without either. */
  async answered(): Promise<void> {
    const isAnswered = (): boolean => this.#isClosed || this.#received !== "";
    await waitFor(isAnswered, { changes: [this.#changes], patience: this.#patience.unexpected });
  }

  async isCutOff(words: string): Promise<void> {
    await this.until((peer) => (peer.isClosed ? true : undefined), words);
  }

  /** Watches for a moment that nothing received holds this text. */
  async hearsNot(text: string, words: string): Promise<void> {
    await never(
      this.#changes,
      () => (this.received.includes(text) ? text : undefined),
      this.#patience.unexpected,
      words,
    );
  }

  #whatCame(): string {
    const came = this.received.slice(-lookedAt).replaceAll(manyTimes, "$1$1$1…");
    const tail = came.length > 300 ? `… ${came.slice(-300)}` : came;
    const end = this.#isReset ? ", then the connection was reset" : ", then the connection was closed";
    return `${came === "" ? "nothing came" : `it received ${quote(tail)}`}${this.#isClosed ? end : ""}`;
  }
}

/** The users of the last whole roster in the text. A roster that is not JSON counts as none. */
export function lastRoster(text: string): ReadonlyMap<string, unknown> | undefined {
  for (let start = text.lastIndexOf("!{"); start !== -1; start = start === 0 ? -1 : text.lastIndexOf("!{", start - 1)) {
    for (let end = text.indexOf("}", start); end !== -1; end = text.indexOf("}", end + 1)) {
      try {
        const parsed: unknown = JSON.parse(text.slice(start + 1, end + 1));
        if (typeof parsed === "object" && parsed !== null) return new Map(Object.entries(parsed));
      } catch {
        // The roster goes on after this brace.
      }
    }
  }
  return undefined;
}
