// The server's feed, as the page keeps it: who is here, what was said, and the answers to what is asked.
import type {
  CarriedLine,
  FeedCapture,
  FeedEvent,
  FeedLine,
  FeedPerson,
  FeedSearch,
  FromPage,
  FromServer,
  LineTrace,
} from "@vitrine/live/feed";
import { texts } from "../texts.ts";
import type { Found } from "./found-lines.tsx";

/** A new object with every change. */
export interface FeedState {
  readonly phase: "connecting" | "open" | "ended";
  /** Why it ended. */
  readonly words: string | undefined;
  readonly isTeacher: boolean;
  readonly areAddressesHidden: boolean;
  readonly isPaused: boolean;
  readonly room: string;
  readonly port: number;
  readonly canSearch: boolean;
  readonly capture: FeedCapture | undefined;
  readonly people: readonly FeedPerson[];
  readonly lines: readonly FeedLine[];
  /** Lines that the server did not send, because there were too many. */
  readonly linesLeftOut: number;
}

/** Lines that the page keeps: as many as the server. */
const mostLines = 2_000;

const nothing: FeedState = {
  phase: "connecting",
  words: undefined,
  isTeacher: false,
  areAddressesHidden: false,
  isPaused: false,
  room: "",
  port: 0,
  canSearch: false,
  capture: undefined,
  people: [],
  lines: [],
  linesLeftOut: 0,
};

type Question =
  | { readonly kind: "line"; readonly number: number }
  | { readonly kind: "packet"; readonly frame: number }
  | ({ readonly kind: "search" } & FeedSearch);

/** The changes that an event makes. */
function changed(state: FeedState, event: FeedEvent): Partial<FeedState> {
  switch (event.kind) {
    case "joined":
      return { people: [...state.people, { name: event.name, connection: event.connection }] };
    case "left":
      return { people: state.people.filter(({ connection }) => connection.id !== event.connection.id) };
    case "said":
      return { lines: [...state.lines, event].slice(-mostLines) };
    case "leftOut":
      return { linesLeftOut: state.linesLeftOut + event.lines };
    default:
      return { capture: event.capture };
  }
}

export interface FeedHandlers {
  /** Called with the server's port, before the first packets. */
  readonly onPort: (port: number) => void;
  /** Called with pieces of a pcap. */
  readonly onPackets: (bytes: ArrayBuffer) => void;
}

export class LiveFeed {
  readonly #socket: WebSocket;
  readonly #listeners = new Set<() => void>();
  readonly #waiting = new Map<number, (answer: FromServer | undefined) => void>();
  #state = nothing;
  #questions = 0;
  /** The last search that was asked: a newer one takes its place. */
  #search = 0;
  /** The server's number of the page's first frame. */
  #firstFrame = 1;

  readonly #onPort: FeedHandlers["onPort"];

  constructor(token: string | undefined, { onPort, onPackets }: FeedHandlers) {
    this.#onPort = onPort;
    const { protocol, host } = location;
    this.#socket = new WebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}/feed`);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.addEventListener("open", () => this.#say({ kind: "open", token }));
    this.#socket.addEventListener("close", () => this.#ended());
    this.#socket.addEventListener("message", ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === "string") this.#hear(JSON.parse(data) as FromServer);
      else onPackets(data);
    });
  }

  get state(): FeedState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The way of a line, with frames as the page numbers them; undefined where the server does not know it any more. */
  async line(number: number): Promise<LineTrace | undefined> {
    const answer = await this.#ask({ kind: "line", number });
    if (answer?.kind !== "line" || answer.trace === undefined) return undefined;
    const { speaker, hearers } = answer.trace;
    const numbered = hearers.map((hearer) => this.#numbered(hearer));
    return { ...answer.trace, speaker: this.#numbered(speaker), hearers: numbered };
  }

  /** The lines that a packet carried; undefined where the server has ended. */
  async packet(frame: number): Promise<readonly CarriedLine[] | undefined> {
    const answer = await this.#ask({ kind: "packet", frame: frame + this.#firstFrame - 1 });
    return answer?.kind === "packet" ? answer.lines : undefined;
  }

  /** Undefined where a newer search has taken its place. */
  async search(wanted: FeedSearch): Promise<Found | undefined> {
    this.#forget(this.#search);
    const answer = this.#ask({ kind: "search", ...wanted });
    this.#search = this.#questions;
    const found = await answer;
    if (found?.kind === "found") return { lines: found.lines, fault: found.fault };
    return this.#state.phase === "ended" ? { lines: [], fault: this.#state.words } : undefined;
  }

  #forget(id: number): void {
    this.#waiting.get(id)?.(undefined);
    this.#waiting.delete(id);
  }

  pause(isPaused: boolean): void {
    this.#say({ kind: "pause", isPaused });
  }

  close(): void {
    this.#socket.close();
  }

  #numbered<Way extends LineTrace["speaker"]>(way: Way): Way {
    const shift = this.#firstFrame - 1;
    const numbered = <Numbered extends { readonly frame: number }>(one: Numbered): Numbered => ({
      ...one,
      frame: one.frame - shift,
    });
    // Packets from before this page that are no longer kept have no number here.
    const segments = way.segments.map(numbered).filter(({ frame }) => frame > 0);
    return { ...way, segments, acknowledged: way.acknowledged && numbered(way.acknowledged) };
  }

  #say(message: FromPage): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #ask(question: Question): Promise<FromServer | undefined> {
    if (this.#state.phase !== "open") return Promise.resolve(undefined);
    const id = ++this.#questions;
    const answer = new Promise<FromServer | undefined>((resolve) => this.#waiting.set(id, resolve));
    this.#say({ ...question, id });
    return answer;
  }

  #hear(message: FromServer): void {
    if (message.kind === "hello") {
      const { kind: _, version: __, firstFrame, ...rest } = message;
      this.#firstFrame = firstFrame;
      this.#onPort(message.port);
      this.#change({ ...rest, phase: "open", words: undefined });
    } else if (message.kind === "events") {
      const state = { ...this.#state };
      for (const event of message.events) Object.assign(state, changed(state, event));
      this.#change(state);
    } else if (message.kind === "paused") this.#change({ isPaused: message.isPaused });
    else if (message.kind === "refused") this.#change({ words: message.words });
    else {
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    }
  }

  #ended(): void {
    for (const resolve of this.#waiting.values()) resolve(undefined);
    this.#waiting.clear();
    this.#change({ phase: "ended", words: this.#state.words ?? texts.live.ended });
  }

  #change(change: Partial<FeedState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
