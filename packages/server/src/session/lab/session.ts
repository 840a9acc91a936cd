// One lab client: registering, perhaps proving its name, then in the room.
import type { HubEvent, Refusal, Room, SessionId, User } from "@vitrine/hub";
import { ClientReads, checkName, encodeServerWords, type LineReceiver, lineAt, longestName } from "@vitrine/wire/lab";
import { decodeText, incompleteTail, visibleBytes } from "@vitrine/wire/text";
import type { CloseReason, Connection } from "../../connection/connection.ts";
import { refusedByBan } from "../../ban/words.ts";
import { namingOf, nameRefusal } from "../../auth/name-rule.ts";
import type { SessionComponents } from "../components.ts";
import type { Speaker } from "../../fanout/back-pressure.ts";
import type { Outbox } from "../../fanout/outbox.ts";
import type { RoomLog } from "../../fanout/room-log.ts";
import type { LocalSession } from "../sessions.ts";
import { goodbye, noNameInTime, noProofInTime, putOut, tooMuchAtOnce } from "../words.ts";
import { NameProof, type ProofLine } from "./name-proof.ts";
import { refusalWords, takenName, unsaidWords } from "./refusal-words.ts";
import { quietGap } from "./roster-cadence.ts";
import { type LabAdmission, labAdmission } from "./who.ts";

/** How long a peer may take to prove its name, in milliseconds: for a person who looks up a password. */
const proofTime = 60_000;

/**
 * How long half a line waits for its end, in milliseconds: for a segment that was lost and sent again (the kernel waits
 * 200 ms before it does). Only of peers who end their lines.
 */
const halfLineTime = 250;

type State =
  | { readonly kind: "registering"; readonly firstBytes?: Buffer }
  | { readonly kind: "proving"; readonly proof: NameProof }
  /** The name is proved. The client reads the last reply before it enters. */
  | { readonly kind: "proved" }
  /** The log has not said yet whether the name is free and the room open. Nothing is read meanwhile. */
  | { readonly kind: "entering" }
  | { readonly kind: "joined"; readonly user: User; readonly room: Room }
  /** Refused, or closed. */
  | { readonly kind: "over" };

interface ProvedName {
  readonly name: string;
  readonly account: string;
}

/** Between two sentences about lines that the room does not take, in milliseconds. */
const unsaidInterval = 60_000;

interface WaitingRead {
  readonly read: Buffer;
  /** Where in the peer's stream it began. */
  readonly start: number;
}

/** Shared by all sessions for which nothing waits: arrays of their own would take 64 bytes a silent client. */
const none: readonly never[] = [];

export class LabSession implements LocalSession, LineReceiver, Speaker {
  readonly connection: Connection;
  readonly protocol = "lab";
  closedBecause: CloseReason | undefined;
  readonly #id: SessionId;
  readonly #outbox: Outbox;
  readonly #components: SessionComponents;
  readonly #reads = new ClientReads();
  #state: State = { kind: "registering" };
  /** Where in the peer's stream the read began whose lines are being received. */
  #readStart = 0;
  /** Reads that wait, apart from each other. */
  #waitingReads: readonly WaitingRead[] = none;
  /** Lines that came after the proof of the name. */
  #waitingLines: readonly ProofLine[] = none;
  /** There once the log has let the user in. */
  #user: User | undefined;
  #toldAt = -Infinity;
  readonly #admission: LabAdmission;

  constructor(connection: Connection, components: SessionComponents) {
    this.connection = connection;
    this.#components = components;
    this.#admission = labAdmission(components.labWho, connection.address);
    this.#id = components.sessions.open(this);
    this.#outbox = components.fanout.open(this.#id, components.labKind, connection);
  }

  receive(read: Buffer, start: number): void {
    if (this.#state.kind === "registering") {
      if (this.#admission.kind === "refused") {
        this.#refuse("lab-who", this.#admission.words);
        return;
      }
      this.#register(read, start, this.#state.firstBytes);
      return;
    }
    const { backPressure } = this.#components.fanout;
    const log = this.#log;
    if (this.#waitingReads.length === 0 && !backPressure.mustWait(this, log)) {
      this.#receiveLines(read, start);
      return;
    }
    this.#wait(read, start);
    backPressure.wait(this, log);
  }

  goOn(): void {
    const waiting = this.#waitingReads;
    this.#waitingReads = none;
    for (const { read, start } of waiting) this.#receiveLines(read, start);
    if (this.#waitingReads.length === 0) this.connection.resumeReading();
  }

  get address(): string {
    return this.connection.address;
  }

  /** Where what this client says waits for others. */
  get #log(): RoomLog | undefined {
    return this.#state.kind === "joined" ? this.#outbox.hearerIn(this.#state.room)?.log : undefined;
  }

  receiveLine(line: Uint8Array, start: number): void {
    const state = this.#state;
    if (state.kind === "joined") this.#say(state, line, this.#readStart + start);
    else if (state.kind === "proving") state.proof.receive(line, this.#readStart + start);
  }

  expired(): void {
    if (this.#state.kind === "joined") {
      this.#readStart = this.connection.bytesRead;
      this.#reads.flush(this);
    } else if (this.#state.kind === "registering") {
      this.#refuse("no-name", noNameInTime);
    } else {
      this.#refuse("no-proof", noProofInTime);
    }
  }

  sayGoodbye(): void {
    this.#outbox.close("goodbye", encodeServerWords(goodbye));
  }

  closed(reason: CloseReason): void {
    const state = this.#state;
    const { fanout, sessions } = this.#components;
    this.#state = { kind: "over" };
    this.closedBecause = reason;
    fanout.backPressure.forget(this);
    fanout.audience.close(this.#id);
    if (state.kind === "proving") state.proof.cancel();
    if (this.#user !== undefined) this.#detach();
    // Otherwise the log's answer is still to come.
    else if (state.kind !== "entering") sessions.close(this.#id);
  }

  heard(event: HubEvent): void {
    const { sessions } = this.#components;
    if (event.kind === "entered") this.#entered(event.user);
    else if (event.kind === "joined") this.#joined(event.user, event.room);
    else if (event.kind === "refused") this.#refused(event);
    else if (event.kind === "left" || event.kind === "detached") {
      this.#user = undefined;
      sessions.close(this.#id);
      const words = (event.kind === "left" ? event.farewell : undefined) ?? putOut;
      if (this.#state.kind === "joined") sessions.afterwards(() => this.#refuse("put-out", words));
    } else if (event.kind === "parted" || event.kind === "kicked") {
      sessions.afterwards(() => this.#refuse("put-out", putOut));
    }
  }

  #detach(): void {
    this.#components.hub.detach(this.#id, this.closedBecause ?? "left", { session: this.#id });
  }

  #wait(read: Buffer, start: number): void {
    this.#waitingReads = [...this.#waitingReads, { read, start }];
    this.connection.pauseReading();
  }

  #receiveLines(read: Buffer, start: number): void {
    if (this.#state.kind === "entering" || this.#state.kind === "proved") {
      if (read.length > 0) this.#wait(read, start);
      return;
    }
    const wasHolding = this.#reads.isHoldingLine;
    this.#readStart = start;
    this.#reads.receive(read, this);
    const log = this.#log;
    if (log !== undefined && read.length > 0) this.#components.fanout.backPressure.spoke(this, log, read.length);
    if (this.#state.kind !== "joined") this.#reads.flush(this);
    else if (this.#reads.isHoldingLine) this.connection.setDeadline(halfLineTime);
    else if (wasHolding) this.connection.clearDeadline();
  }

  /** The first read is the name; further lines in it are messages. */
  #register(read: Buffer, start: number, before: Buffer | undefined): void {
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
    this.connection.clearDeadline();
    this.#identify(check.name);
    if (next > line.length) this.#reads.expectLineEnds();
    this.#receiveLines(bytes.subarray(next), start + read.length - (bytes.length - next));
  }

  /** Lets the name in where nobody has to prove it. */
  #identify(name: string): void {
    const { authenticator } = this.#components;
    const refusal = nameRefusal(name);
    // Accounts from before the rule keep their names. Nobody is asked for the password of a name that nobody can have.
    const mayBeProved = refusal === undefined || authenticator.ownerOf(name) === name;
    const guard = mayBeProved ? authenticator.guardOf(name) : undefined;
    if (guard?.isProofNeeded === true) {
      this.#beginProof(name);
      return;
    }
    if (refusal !== undefined) this.#refuse(`name-${refusal.fault}`, `${refusal.words} Join again under another name.`);
    else if (this.#admission.kind === "accounts") this.#refuse("lab-who", this.#admission.words);
    else if (guard?.lookAlike !== undefined) this.#refuse("name-look-alike", takenName(name, guard.lookAlike));
    else this.#enter(name);
  }

  #beginProof(name: string): void {
    const exchange = this.#components.authenticator.begin(name, this.connection.address);
    this.connection.setDeadline(proofTime);
    const proof = new NameProof(name, exchange, {
      send: (reply) => this.#send(reply),
      refused: (words) => this.#refuse("not-proved", words),
      flooded: () => this.#refuse("flood", tooMuchAtOnce),
      proved: (account, reply, rest) => this.#proved({ name, account }, reply, rest),
    });
    this.#state = { kind: "proving", proof };
  }

  #proved(who: ProvedName, reply: string | undefined, rest: readonly ProofLine[]): void {
    const proved = { kind: "proved" } as const;
    this.#state = proved;
    this.#waitingLines = rest;
    this.connection.clearDeadline();
    this.connection.pauseReading();
    if (reply === undefined) {
      this.#enter(who.name, who.account);
      return;
    }
    this.#send(reply);
    // The roster travels alone, so the client has to read the reply before one can come.
    this.#components.clock.after(quietGap, () => {
      if (this.#state === proved) this.#enter(who.name, who.account);
    });
  }

  #enter(name: string, account?: string): void {
    this.#state = { kind: "entering" };
    const { hub, sessions } = this.#components;
    const host = sessions.cloak(this.connection.address);
    const refusal = hub.enter({ session: this.#id, name, ...namingOf(name), account, host }, { session: this.#id });
    if (refusal !== undefined) this.#refuse(refusal.reason, this.#wordsFor(refusal));
  }

  #wordsFor(refusal: Pick<Refusal, "reason" | "entry">): string {
    if (refusal.reason === "server-banned") return refusedByBan(this.#components.hub, refusal.entry);
    return refusalWords(refusal, (key) => this.#components.hub.usersByKey.get(key));
  }

  #entered(user: User): void {
    const { hub, sessions, room } = this.#components;
    this.#user = user;
    if (this.#state.kind === "over") {
      // The peer went before the log let it in.
      this.#detach();
      return;
    }
    const refusal = hub.join(user, room, {}, { session: this.#id });
    if (refusal !== undefined) sessions.afterwards(() => this.#refuse(refusal.reason, this.#wordsFor(refusal)));
  }

  #joined(user: User, room: Room): void {
    if (this.#state.kind !== "entering") return;
    this.#state = { kind: "joined", user, room };
    this.#components.sessions.afterwards(() => {
      this.#readStart = 0;
      for (const { line, start } of this.#waitingLines) this.receiveLine(line, start);
      this.#waitingLines = none;
      this.goOn();
      this.#replay(user, room);
    });
  }

  /** Sends the room's last lines, where the operator wants that. */
  #replay(user: User, room: Room): void {
    const { labKind, irc } = this.#components;
    const { history } = irc;
    const place = history?.access.mayRead(user, room);
    if (history === undefined || place === undefined || history.settings.replay === 0) return;
    const wanted = { range: { type: "latest" }, limit: history.settings.replay, hasEvents: false } as const;
    history.access.page({ ...place, ...wanted }).then(
      ({ records }) => labKind.replay(this.#outbox, records),
      (error: unknown) => history.report("replay", error),
    );
  }

  #refused(refusal: Pick<Refusal, "reason" | "entry">): void {
    const { sessions } = this.#components;
    if (this.#state.kind === "entering") {
      sessions.afterwards(() => this.#refuse(refusal.reason, this.#wordsFor(refusal)));
    } else if (this.#state.kind === "over" && this.#user === undefined) {
      sessions.close(this.#id);
    }
  }

  #say({ user, room }: State & { readonly kind: "joined" }, line: Uint8Array, start: number): void {
    const text = visibleBytes(line);
    if (text.length === 0) return;
    const { hub, events } = this.#components;
    const isWatched = events.listenerCount("said") > 0;
    const received = isWatched ? { start, end: start + line.length } : undefined;
    const refusal = hub.say(user, room, { text }, { session: this.#id, received });
    if (refusal !== undefined) this.#unsaid(refusal);
  }

  /** The room did not take a line: its author hears why, once a minute. */
  #unsaid(refusal: Refusal): void {
    const { clock, labKind } = this.#components;
    const now = clock.elapsed();
    if (now - this.#toldAt < unsaidInterval) return;
    this.#toldAt = now;
    labKind.tellWords(this.#outbox, unsaidWords(refusal));
  }

  #send(words: string): void {
    this.#outbox.append(Buffer.from(words));
  }

  #refuse(reason: string, words: string): void {
    const { counters, log } = this.#components;
    // Nothing of this session is left in the log.
    if (this.#state.kind === "entering") this.#state = { kind: "over" };
    counters.refused(reason);
    const { address } = this.connection;
    log.info({ address, reason }, `refused somebody from ${address}: ${words}`);
    this.#outbox.close("refused", encodeServerWords(words));
  }
}
