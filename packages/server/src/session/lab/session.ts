// One lab client: registering, perhaps proving its name, then in the room.
import { Refusal, type Room, type User } from "@vitrine/hub";
import { ClientReads, checkName, encodeServerWords, type LineReceiver, lineAt, longestName } from "@vitrine/wire/lab";
import { decodeText, incompleteTail, visibleBytes } from "@vitrine/wire/text";
import type { Exchange } from "../../auth/authenticator.ts";
import type { CloseReason, Connection, Session } from "../../connection/connection.ts";
import type { SessionComponents } from "../components.ts";
import type { Speaker } from "./floodgate.ts";
import { goodbye, noNameInTime, noProofInTime, tooMuchAtOnce } from "../words.ts";
import { quietGap } from "./roster-cadence.ts";

/** How long a peer may take to prove its name, in milliseconds: for a person who looks up a password. */
const proofTime = 60_000;

/** Lines that may wait while one is being checked: a program that sends all of its lines at once has few. */
const longestLineQueue = 64;
/** Bytes that may wait with them: one full read. */
const longestLineQueueBytes = 65_536;

/**
 * How long half a line waits for its end, in milliseconds: for a segment that was lost and sent again (the kernel waits
 * 200 ms before it does). Only of peers who end their lines.
 */
const halfLineTime = 250;

interface WaitingLine {
  readonly line: Uint8Array;
  readonly start: number;
}

interface Proving {
  readonly kind: "proving";
  readonly name: string;
  readonly exchange: Exchange;
  /** What came while the line before was still being checked. */
  readonly waiting: WaitingLine[];
  waitingBytes: number;
  isChecking: boolean;
}

type State =
  | { readonly kind: "registering"; readonly firstBytes?: Buffer }
  | Proving
  /** The name is proved; the room waits until the last reply has been read. Nothing is read meanwhile. */
  | { readonly kind: "proved" }
  | { readonly kind: "joined"; readonly user: User; readonly room: Room }
  | { readonly kind: "closed" };

export class LabSession implements Session, LineReceiver, Speaker {
  readonly #connection: Connection;
  readonly #components: SessionComponents;
  readonly #reads = new ClientReads();
  #state: State = { kind: "registering" };
  /** Where in the peer's stream the read began whose lines are being received. */
  #readStart = 0;
  /** A read that waits at the floodgate, and where it began. */
  #waitingRead: { readonly read: Buffer; readonly start: number } | undefined;

  constructor(connection: Connection, components: SessionComponents) {
    this.#connection = connection;
    this.#components = components;
  }

  receive(read: Buffer): void {
    if (this.#state.kind === "registering") {
      this.#register(read, this.#state.firstBytes);
      return;
    }
    const start = this.#connection.bytesRead - read.length;
    const { floodgate } = this.#components.audience;
    if (floodgate.isClosed) {
      this.#waitingRead = { read: Buffer.from(read), start };
      floodgate.wait(this);
      this.#connection.pauseReading();
      return;
    }
    this.#receiveLines(read, start);
  }

  goOn(): void {
    const waiting = this.#waitingRead;
    this.#waitingRead = undefined;
    if (waiting === undefined) return;
    this.#receiveLines(waiting.read, waiting.start);
    this.#connection.resumeReading();
  }

  receiveLine(line: Uint8Array, start: number): void {
    const state = this.#state;
    if (state.kind === "joined") this.#say(state, line, start);
    else if (state.kind === "proving") this.#prove(state, line, start);
  }

  expired(): void {
    if (this.#state.kind === "joined") {
      this.#readStart = this.#connection.bytesRead;
      this.#reads.flush(this);
    } else if (this.#state.kind === "registering") {
      this.#refuse("no-name", noNameInTime);
    } else {
      this.#refuse("no-proof", noProofInTime);
    }
  }

  sayGoodbye(): void {
    this.#connection.close("goodbye", encodeServerWords(goodbye));
  }

  closed(reason: CloseReason): void {
    const state = this.#state;
    this.#state = { kind: "closed" };
    this.#components.audience.floodgate.forget(this);
    if (state.kind === "proving") state.exchange.cancel();
    if (state.kind !== "joined") return;
    this.#components.audience.remove(state.user);
    this.#components.hub.leave(state.user);
    this.#components.leftRoom(state.user, this.#connection, reason);
  }

  #receiveLines(read: Buffer, start: number): void {
    const wasHolding = this.#reads.isHoldingLine;
    this.#readStart = start;
    this.#reads.receive(read, this);
    if (this.#state.kind !== "joined") this.#reads.flush(this);
    else if (this.#reads.isHoldingLine) this.#connection.setDeadline(halfLineTime);
    else if (wasHolding) this.#connection.clearDeadline();
  }

  /** The first read is the name; further lines in it are messages. */
  #register(read: Buffer, before: Buffer | undefined): void {
    const bytes = before === undefined ? read : Buffer.concat([before, read]);
    const { line, next } = lineAt(bytes, 0);
    const isCut = next === bytes.length && line.length === bytes.length && incompleteTail(bytes) > 0;
    if (isCut && bytes.length < longestName) {
      // A name that ends in the middle of a character goes on in the next read.
      this.#state = { kind: "registering", firstBytes: Buffer.from(bytes) };
      return;
    }
    const check = checkName(decodeText(line));
    if (!check.isValid) {
      this.#refuse(`name-${check.fault}`, `${check.words} Join again under another name.`);
      return;
    }
    this.#connection.clearDeadline();
    if (this.#components.authenticator.isProofNeeded(check.name)) this.#beginProof(check.name);
    else this.#join(check.name);
    if (next > line.length) this.#reads.expectLineEnds();
    this.#receiveLines(bytes.subarray(next), this.#connection.bytesRead - (bytes.length - next));
  }

  #beginProof(name: string): void {
    const exchange = this.#components.authenticator.begin(name, this.#connection.address);
    this.#state = { kind: "proving", name, exchange, waiting: [], waitingBytes: 0, isChecking: false };
    this.#connection.setDeadline(proofTime);
    this.#send(exchange.prompt);
  }

  #prove(state: Proving, line: Uint8Array, start: number): void {
    state.waitingBytes += line.length;
    if (state.waiting.length >= longestLineQueue || state.waitingBytes > longestLineQueueBytes) {
      this.#refuse("flood", tooMuchAtOnce);
      return;
    }
    state.waiting.push({ line: line.slice(), start: this.#readStart + start });
    if (!state.isChecking) void this.#check(state);
  }

  /** Hands the waiting lines to the exchange, one at a time. */
  async #check(state: Proving): Promise<void> {
    state.isChecking = true;
    for (let next = state.waiting.shift(); next !== undefined; next = state.waiting.shift()) {
      state.waitingBytes -= next.line.length;
      const step = await state.exchange.receive(decodeText(next.line));
      // The peer may be gone by now.
      if (this.#state !== state) return;
      if (step.kind === "refused") {
        this.#refuse("not-proved", step.reply);
        return;
      }
      if (step.kind === "accepted") {
        this.#proved(state, step.reply);
        return;
      }
      this.#send(step.reply);
    }
    state.isChecking = false;
  }

  #proved({ name, waiting }: Proving, reply: string | undefined): void {
    const proved = { kind: "proved" } as const;
    this.#state = proved;
    this.#connection.clearDeadline();
    this.#connection.pauseReading();
    const join = (): void => {
      if (this.#state !== proved) return;
      this.#join(name);
      this.#readStart = 0;
      for (const { line, start } of waiting) this.receiveLine(line, start);
      this.#connection.resumeReading();
    };
    if (reply === undefined) {
      join();
    } else {
      this.#send(reply);
      // The roster travels alone, so the reply has to be read before one can come.
      this.#components.clock.after(quietGap, join);
    }
  }

  #join(name: string): void {
    const { hub, audience, roomName } = this.#components;
    const user = hub.enter(name, this.#connection.address);
    if (user instanceof Refusal) {
      this.#refuse(user.reason, user.words);
      return;
    }
    const room = hub.join(user, roomName);
    if (room instanceof Refusal) {
      hub.leave(user);
      this.#refuse(room.reason, room.words);
      return;
    }
    this.#state = { kind: "joined", user, room };
    audience.add(user, this.#connection);
    this.#components.joinedRoom(user, this.#connection);
  }

  #say({ user, room }: { readonly user: User; readonly room: Room }, line: Uint8Array, start: number): void {
    const text = visibleBytes(line);
    if (text.length === 0) return;
    this.#components.hub.say(user, room, text);
    const { events, clock, figures } = this.#components;
    if (events.listenerCount("said") === 0) return;
    const from = this.#readStart + start;
    events.emit("said", {
      at: clock.now(),
      number: figures.messages,
      from: user.name,
      room: room.name,
      text: decodeText(text),
      connection: this.#connection.identity,
      received: { start: from, end: from + line.length },
    });
  }

  #send(words: string): void {
    this.#connection.write([Buffer.from(words)]);
  }

  #refuse(reason: string, words: string): void {
    const { figures, log } = this.#components;
    figures.refused(reason);
    const { address } = this.#connection;
    log.info({ address, reason }, `refused somebody from ${address}: ${words}`);
    this.#connection.close("refused", encodeServerWords(words));
  }
}
