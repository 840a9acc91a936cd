// A client of the lab that a check plays: it says what it is told, keeps every read with its time, and never judges.
import { connect, type Socket } from "node:net";
import { socketAddress } from "@vitrine/wire/text";
import { CheckFailure, quote } from "./check.ts";
import { Changes } from "../process/wait.ts";
import { never, type Patience, until } from "./patience.ts";
import type { Timeline } from "./timeline.ts";

export interface PeerOptions {
  readonly who: string;
  readonly host: string;
  readonly port: number;
  /** Local address to come from. */
  readonly from: string | undefined;
}

export class Peer {
  readonly who: string;
  readonly #socket: Socket;
  readonly #timeline: Timeline;
  readonly #patience: Patience;
  readonly #changes = new Changes();
  readonly #utf8 = new TextDecoder();
  readonly #reads: string[] = [];
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
      this.#reads.push(read.toString());
      this.#received += this.#utf8.decode(read, { stream: true });
      timeline.note(who, "received", read);
      this.#changes.announce();
    });
    socket.on("error", () => {
      this.#isReset = true;
    });
    socket.on("close", () => {
      this.#isClosed = true;
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
        reject(new CheckFailure(`${who} could not connect (${error.code ?? error.message})`));
      });
    });
  }

  /** Everything that was received, each read on its own. */
  get reads(): readonly string[] {
    return this.#reads;
  }

  /** Everything that was received, as one text: characters cut by a read are whole in it. */
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

  /** Closes with a FIN, as a program that ends in order does. */
  leave(): void {
    this.#socket.end();
  }

  /** Closes with a RST, as a program that crashes with unread data does. */
  reset(): void {
    this.#timeline.note(this.who, "reset");
    this.#socket.resetAndDestroy();
  }

  stopReading(): void {
    this.#socket.pause();
  }

  /** Resolves with what `find` gives of this peer, or fails with the words and what was received. */
  until<Value>(find: (peer: this) => Value | undefined, words: string): Promise<Value> {
    return until(
      this.#changes,
      () => find(this),
      this.#patience.expected,
      () => `${words}; ${this.#whatCame()}`,
    );
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

  /** Waits until the last roster lists this name no more. */
  async seesNot(name: string): Promise<void> {
    await this.until(
      ({ roster }) => (roster !== undefined && !roster.has(name) ? true : undefined),
      `${this.who} should have received a roster without ${name}`,
    );
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
    const came = this.received;
    const tail = came.length > 300 ? `… ${came.slice(-300)}` : came;
    return `${came === "" ? "nothing came" : `what came: ${quote(tail)}`}${this.#isClosed ? ", then the connection was closed" : ""}`;
  }
}

/** The users of the last whole roster in the text. A roster that is no JSON counts as none. */
export function lastRoster(text: string): ReadonlyMap<string, unknown> | undefined {
  for (let start = text.lastIndexOf("!{"); start !== -1; start = start === 0 ? -1 : text.lastIndexOf("!{", start - 1)) {
    for (let end = text.indexOf("}", start); end !== -1; end = text.indexOf("}", end + 1)) {
      try {
        const parsed: unknown = JSON.parse(text.slice(start + 1, end + 1));
        if (typeof parsed === "object" && parsed !== null) return new Map(Object.entries(parsed));
      } catch {
        // Not its end yet.
      }
    }
  }
  return undefined;
}
