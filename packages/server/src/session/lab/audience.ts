// The lab clients in the room: what is said in it reaches them as one batch a turn of the event loop, laid out once,
// with one write for each of them; and the roster when somebody came or went.
import type { Hub, HubEvent, User } from "@vitrine/hub";
import { Batch, encodeRoster, encodeSpeaker, isPlain, type LaidOut, Seat, textParts } from "@vitrine/wire/lab";
import type { Clock } from "../../clock.ts";
import type { Figures } from "../../console/figures.ts";
import type { Log } from "../../console/log.ts";
import type { ServerEvents } from "../../event.ts";
import { type Connection, identify } from "../../listen/connection.ts";
import type { Laggards } from "../../listen/laggards.ts";
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

/** Batches this close, in milliseconds, may be read at once by a client that lags. */
const busyGap = 3;

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
      held: () => (this.#cadence.isQuiet ? this.#batch.length : 0),
    });
    components.laggards.onFewer = () => this.floodgate.look();
    this.#isName = (name) => components.hub.users.has(name);
    components.hub.subscribe((event) => this.#heard(event));
  }

  /** The user, who is in the room, hears it by this connection from now on. */
  add(user: User, connection: Connection): void {
    const voice = this.#voices.get(user);
    if (voice === undefined) return;
    voice.connection = connection;
    voice.place = this.#hearers.length;
    this.#batch.seat(voice.seat);
    this.#lines.cameIn(user);
    this.#hearers.push(voice);
  }

  remove(user: User): void {
    const place = this.#voices.get(user)?.place;
    if (place === undefined) return;
    const last = this.#hearers.pop()!;
    if (place === this.#hearers.length) return;
    this.#hearers[place] = last;
    last.place = place;
  }

  /** Sends what is still to be sent, and waits until it may be followed by a last word. */
  async finish(): Promise<void> {
    await this.#cadence.untilFlowing();
    this.#flush();
  }

  /** From now on lab clients are taken to read this many bytes at once. */
  setReceiveBuffer(receiveBuffer: number): void {
    if (receiveBuffer === this.#receiveBuffer) return;
    this.#flush();
    this.#receiveBuffer = receiveBuffer;
    this.#batch = new Batch(receiveBuffer);
    for (const { seat } of this.#hearers) Object.assign(seat, new Seat());
  }

  #heard(event: HubEvent): void {
    if (event.kind === "entered" || event.kind === "left" || event.room.name !== this.#roomName) return;
    if (event.kind === "said") {
      this.#append(event.user, event.text);
      return;
    }
    if (event.kind === "joined") {
      const { user } = event;
      this.#voices.set(user, { user, prefix: encodeSpeaker(user.name), seat: new Seat() });
    } else {
      this.#voices.delete(event.user);
    }
    this.#cadence.due();
  }

  #append(user: User, text: Uint8Array): void {
    const voice = this.#voices.get(user);
    if (voice === undefined) return;
    const batch = this.#batch;
    const { events, figures } = this.#components;
    if (batch.length === 0) {
      batch.open(this.#isBusy());
      this.#lines.begin(events.listenerCount("delivered") > 0);
    }
    figures.messages += 1;
    if (isPlain(voice.prefix, text, batch.longestLine)) {
      this.#appendPart(voice, text);
    } else {
      for (const part of textParts(voice.prefix, text, batch.longestLine, this.#isName)) this.#appendPart(voice, part);
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

  #appendPart({ user, seat, prefix }: Voice, text: Uint8Array): void {
    this.#batch.append(seat, prefix, text);
    this.#lines.add(this.#components.figures.messages, user, prefix.length + text.length + 1);
  }

  /** Whether the next batch follows closely on the last one. A roster, and the quiet around it, stand between two. */
  #isBusy(): boolean {
    return !this.#cadence.isQuiet && this.#components.clock.elapsed() - this.#lastFlush < busyGap;
  }

  #flush(): void {
    if (this.#batch.length === 0) return;
    const laidOut = this.#batch.take();
    const forAll = asBuffer(laidOut.bytes);
    const hearers = this.#hearers;
    const isWatched = this.#components.events.listenerCount("delivered") > 0;
    let isKept = false;
    for (let at = 0; at < hearers.length; at += 1) {
      const { seat, connection, user } = hearers[at]!;
      let bytes = forAll;
      if (laidOut.isForAll(seat)) isKept = connection!.send(forAll) || isKept;
      else bytes = this.#sendOwnBytes(laidOut, seat, connection!);
      if (isWatched && bytes.length > 0) this.#tellDelivered(user, connection!, bytes);
    }
    if (!isKept) this.#batch.reuse();
    this.#components.figures.deliveries += laidOut.lines * hearers.length;
    this.#lastFlush = this.#components.clock.elapsed();
  }

  /** To a hearer whose words are in the batch, or who came in meanwhile. Returns what it was. */
  #sendOwnBytes(laidOut: LaidOut, seat: Seat, connection: Connection): Buffer {
    const room = laidOut.roomForHearer;
    if (this.#scratch.length < room) this.#scratch = new Uint8Array(Math.max(room, smallestScratch));
    const bytes = asBuffer(laidOut.bytesFor(seat, this.#scratch));
    if (bytes.length > 0 && connection.send(bytes)) this.#scratch = new Uint8Array(0);
    return bytes;
  }

  #tellDelivered(user: User, connection: Connection, bytes: Buffer): void {
    const end = connection.bytesWritten;
    const start = end - bytes.length;
    this.#components.events.emit("delivered", {
      at: this.#components.clock.now(),
      name: user.name,
      connection: identify(connection),
      sent: { start, end },
      lines: this.#lines.placesFor(user, bytes, start),
    });
  }

  #sendRoster(): void {
    const users = [...this.#voices.keys()];
    const { bytes, leftOut } = encodeRoster(users, this.#receiveBuffer);
    this.#tellLeftOut(users.length, leftOut);
    const roster = asBuffer(bytes);
    for (const { connection } of this.#hearers) connection!.send(roster);
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
