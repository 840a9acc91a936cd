// The lab clients in the room: what is said in it reaches them as one batch a turn of the event loop, laid out once,
// with one write for each of them; and the roster when somebody came or went.
import { type Hub, type HubEvent, numberOf, type User } from "@vitrine/hub";
import { Batch, encodeRoster, encodeSpeaker, isPlain, type LaidOut, Seat, textParts } from "@vitrine/wire/lab";
import type { Clock } from "../../clock.ts";
import type { Figures } from "../../console/figures.ts";
import type { Log } from "../../console/log.ts";
import type { ServerEvents } from "../../event.ts";
import type { Connection } from "../../connection/connection.ts";
import type { Laggards } from "../../listen/laggards.ts";
import type { Sessions } from "../sessions.ts";
import { BatchLines } from "./batch-lines.ts";
import { Floodgate } from "./floodgate.ts";
import { RosterCadence } from "./roster-cadence.ts";

export interface AudienceComponents {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly figures: Figures;
  readonly log: Log;
  readonly events: ServerEvents;
  readonly laggards: Laggards;
  readonly sessions: Sessions;
}

export interface AudienceOptions {
  readonly roomName: string;
  /** What a lab client is taken to read at once, in bytes. */
  readonly receiveBuffer: number;
}

/** A batch goes out early at this many bytes: much more would not stay in the processor's cache while it is copied. */
const fullBatch = 131_072;

/** Bytes for one hearer's own batch, so that the memory does not grow in small steps. */
const smallestScratch = 65_536;

/**
 * What was sent so many milliseconds ago, a client has read: it waits in its recv(). What was sent since, it may have
 * read or may not.
 */
const readTime = 10;

/** Somebody whose words are heard here: those in the room by another protocol have no connection of this one. */
interface Voice {
  readonly user: User;
  readonly prefix: Uint8Array;
  readonly seat: Seat;
  connection?: Connection;
  /** Where among the hearers. */
  place?: number;
}

/** Bytes that never change again, as the socket wants them. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export class LabAudience {
  /** Where those wait who speak faster than the room can hear. */
  readonly floodgate: Floodgate;
  readonly #components: AudienceComponents;
  readonly #roomName: string;
  readonly #voices = new Map<User, Voice>();
  /** Those of the voices that have a connection here: an array, because every batch walks it. */
  readonly #hearers: Voice[] = [];
  readonly #cadence: RosterCadence;
  readonly #isName: (name: string) => boolean;
  #receiveBuffer: number;
  #batch: Batch;
  #isFlushPlanned = false;
  #lastFlush = -Infinity;
  /** How many bytes behind the last full block were sent since clients had the time to read. */
  #unread = 0;
  /** The batch waits until clients have read what was sent before it. */
  #isHeld = false;
  #isRosterCut = false;
  /** Where one hearer's own bytes are put together; somebody else's next, unless a connection keeps them. */
  #scratch = new Uint8Array(0);
  /** Which lines the open batch holds: kept only while somebody watches. */
  readonly #lines = new BatchLines();

  constructor(components: AudienceComponents, { roomName, receiveBuffer }: AudienceOptions) {
    this.#components = components;
    this.#roomName = roomName;
    this.#receiveBuffer = receiveBuffer;
    this.#batch = new Batch(receiveBuffer);
    this.#cadence = new RosterCadence(components.clock, {
      flush: () => {
        this.#flush();
        this.floodgate.look();
      },
      sendRoster: () => this.#sendRoster(),
    });
    this.floodgate = new Floodgate({
      laggards: () => components.laggards.size,
      hearers: () => this.#hearers.length,
      held: () => (this.#cadence.isQuiet || this.#isHeld ? this.#batch.length : 0),
    });
    components.laggards.onFewer = () => this.floodgate.look();
    this.#isName = (name) => components.hub.users.has(name);
  }

  #add(voice: Voice): void {
    const { user } = voice;
    const [connection] = [...user.sessions.keys()].flatMap((id) => this.#components.sessions.get(id)?.connection ?? []);
    if (connection === undefined) return;
    voice.connection = connection;
    voice.place = this.#hearers.length;
    this.#batch.seat(voice.seat);
    this.#lines.cameIn(user);
    this.#hearers.push(voice);
  }

  #remove(user: User): void {
    const place = this.#voices.get(user)?.place;
    this.#voices.delete(user);
    if (place === undefined) return;
    const last = this.#hearers.pop()!;
    if (place === this.#hearers.length) return;
    this.#hearers[place] = last;
    last.place = place;
  }

  /** Sends what is still to be sent, and waits until it may be followed by a last word. */
  async finish(): Promise<void> {
    await this.#cadence.untilFlowing();
    this.#send(false);
  }

  /** From now on lab clients are taken to read this many bytes at once. */
  setReceiveBuffer(receiveBuffer: number): void {
    if (receiveBuffer === this.#receiveBuffer) return;
    this.#send(false);
    this.#receiveBuffer = receiveBuffer;
    this.#batch.resize(receiveBuffer);
  }

  hear(event: HubEvent): void {
    if (event.kind === "said") {
      const { message } = event;
      if (message.to.name === this.#roomName) this.#append(numberOf(event.position), message.from, message.text);
    } else if (event.kind === "joined" && event.room.name === this.#roomName) {
      const { user } = event;
      const voice: Voice = { user, prefix: encodeSpeaker(user.name), seat: new Seat() };
      this.#voices.set(user, voice);
      this.#add(voice);
      this.#cadence.due();
    } else if (event.kind === "left" && this.#voices.has(event.user)) {
      this.#remove(event.user);
      this.#cadence.due();
    }
  }

  #append(number: number, user: User, text: Uint8Array): void {
    const voice = this.#voices.get(user);
    if (voice === undefined) return;
    const batch = this.#batch;
    const { events } = this.#components;
    if (batch.length === 0) this.#lines.begin(events.listenerCount("delivered") > 0);
    if (isPlain(voice.prefix, text, batch.longestLine)) {
      this.#appendPart(number, voice, text);
    } else {
      for (const part of textParts(voice.prefix, text, batch.longestLine, this.#isName))
        this.#appendPart(number, voice, part);
    }
    if (this.#cadence.isQuiet) return;
    if (batch.length >= fullBatch) {
      this.#flush();
    } else if (!this.#isFlushPlanned) {
      this.#isFlushPlanned = true;
      this.#components.clock.atEndOfTurn(() => {
        this.#isFlushPlanned = false;
        if (!this.#cadence.isQuiet) this.#flush();
      });
    }
  }

  #appendPart(number: number, { user, seat, prefix }: Voice, text: Uint8Array): void {
    this.#batch.append(seat, prefix, text);
    this.#lines.add(number, user, prefix.length + text.length + 1);
  }

  /**
   * Sends what was said, or holds it for a moment: a client that has read the last lines and one that has not must both
   * read whole lines next, and where these are too many for one read they have to start where a read starts.
   */
  #flush(): void {
    if (this.#batch.length === 0 || this.#isHeld) return;
    const since = this.#components.clock.elapsed() - this.#lastFlush;
    const isClose = since < readTime;
    if (!isClose) this.#unread = 0;
    if (this.#unread === 0 || this.#batch.fitsBehind(this.#unread)) {
      this.#send(isClose);
      return;
    }
    this.#isHeld = true;
    this.#components.clock.after(readTime - since, () => {
      this.#isHeld = false;
      this.#unread = 0;
      if (this.#cadence.isQuiet) return;
      this.#send(true);
      this.floodgate.look();
    });
  }

  #send(isFollowed: boolean): void {
    if (this.#batch.length === 0) return;
    // Behind bytes that may not have been read yet, no filling up would end where a read ends.
    const laidOut = this.#batch.take(isFollowed && this.#unread === 0);
    this.#unread = laidOut.tailLength + (laidOut.tailLength === laidOut.bytes.length ? this.#unread : 0);
    const forAll = asBuffer(laidOut.bytes);
    const whole = [forAll];
    const hearers = this.#hearers;
    const isWatched = this.#components.events.listenerCount("delivered") > 0;
    let isKept = false;
    for (let at = 0; at < hearers.length; at += 1) {
      const { seat, connection, user } = hearers[at]!;
      let bytes = forAll;
      if (laidOut.isForAll(seat)) isKept = !connection!.write(whole) || isKept;
      else bytes = this.#sendOwnBytes(laidOut, seat, connection!);
      if (isWatched && bytes.length > 0) this.#tellDelivered(user, connection!, bytes);
    }
    if (!isKept) this.#batch.reuse();
    this.#components.figures.deliveries += laidOut.lines * hearers.length;
    this.#lastFlush = this.#components.clock.elapsed();
  }

  /** To a hearer whose words are in the batch, or who came in meanwhile. Returns what it was. */
  #sendOwnBytes(laidOut: LaidOut, seat: Seat, connection: Connection): Buffer {
    const room = laidOut.bytes.length;
    if (this.#scratch.length < room) this.#scratch = new Uint8Array(Math.max(room, smallestScratch));
    const bytes = asBuffer(laidOut.bytesFor(seat, this.#scratch));
    if (bytes.length > 0 && !connection.write([bytes])) this.#scratch = new Uint8Array(0);
    return bytes;
  }

  #tellDelivered(user: User, connection: Connection, bytes: Buffer): void {
    const end = connection.bytesWritten;
    const start = end - bytes.length;
    this.#components.events.emit("delivered", {
      at: this.#components.clock.now(),
      name: user.name,
      connection: connection.identity,
      sent: { start, end },
      lines: this.#lines.placesFor(user, bytes, start),
    });
  }

  #sendRoster(): void {
    const { sessions } = this.#components;
    const users = Array.from(this.#voices.keys(), (user) => ({ name: user.name, address: sessions.addressOf(user) }));
    const { bytes, leftOut } = encodeRoster(users, this.#receiveBuffer);
    this.#tellLeftOut(users.length, leftOut);
    const roster = [asBuffer(bytes)];
    for (const { connection } of this.#hearers) connection!.write(roster);
    this.#components.figures.rosters += this.#hearers.length;
  }

  /** Said once, and again only after everybody had a place in between. */
  #tellLeftOut(users: number, leftOut: number): void {
    const isCut = leftOut > 0;
    if (isCut && !this.#isRosterCut) {
      this.#components.log.warn(
        { users, leftOut, receiveBuffer: this.#receiveBuffer },
        `the roster of ${users} users is longer than the ${this.#receiveBuffer} bytes that a client reads at once: ` +
          "it lists the newest first, as many as fit",
      );
    }
    this.#isRosterCut = isCut;
  }
}
