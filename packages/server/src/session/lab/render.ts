// The chat as the lab's clients get it: lines, and a roster when somebody came or went.
import type { HubEvent, Room, User } from "@vitrine/hub";
import { encodeRoster, encodeSpeaker, isPlain, textParts } from "@vitrine/wire/lab";
import type { Clock } from "../../clock.ts";
import type { Log } from "../../console/log.ts";
import type { Fanout } from "../../fanout/fanout.ts";
import type { Kind } from "../../fanout/kind.ts";
import type { Outbox } from "../../fanout/outbox.ts";
import { BlockLog } from "./block-log.ts";
import { Pace } from "./pace.ts";

/** A name of one byte and an address of two, such as `"a": "::", `, in bytes. */
const shortestRosterEntry = 11;

export interface LabKindComponents {
  readonly clock: Clock;
  readonly log: Log;
  readonly fanout: Fanout;
  /** Whether somebody who is here has this name: a text must not seem to be a line of theirs. */
  readonly isName: (name: string) => boolean;
  /** The address under which others reach the user. */
  readonly addressOf: (user: User) => string;
  /** A roster went out to so many. */
  readonly rosterSent: (hearers: number) => void;
}

export class LabKind implements Kind {
  readonly protocol = "lab";
  readonly capabilities = 0;
  readonly framing = "stream";
  readonly #components: LabKindComponents;
  #receiveBuffer: number;
  readonly #logs = new Set<BlockLog>();
  /** `alice: `, of everybody who has spoken. */
  readonly #prefixes = new WeakMap<User, { readonly name: string; readonly bytes: Uint8Array }>();
  #isRosterCut = false;

  /** `receiveBuffer` is what a lab client is taken to read at once, in bytes. */
  constructor(components: LabKindComponents, receiveBuffer: number) {
    this.#components = components;
    this.#receiveBuffer = receiveBuffer;
  }

  openLog(room: Room): BlockLog {
    const { clock, fanout } = this.#components;
    const pace = new Pace(clock, {
      flush: () => {
        fanout.tick.flush(log);
        fanout.backPressure.look();
      },
      sendRoster: () => this.#sendRoster(room, log),
    });
    const log: BlockLog = new BlockLog(fanout.pool, pace, this.#receiveBuffer);
    this.#logs.add(log);
    return log;
  }

  render(event: HubEvent, _room: Room, log: BlockLog): void {
    if (event.kind === "said") {
      if (event.message.kind !== "tags") this.#say(event, log);
    } else if (changesRoster(event)) {
      // The quiet begins with what was said before, which is written at once.
      this.#components.fanout.afterwards(log.rosterDue);
    }
  }

  /** From now on lab clients are taken to read this many bytes at once. */
  setReceiveBuffer(receiveBuffer: number): void {
    if (receiveBuffer === this.#receiveBuffer) return;
    this.#receiveBuffer = receiveBuffer;
    for (const log of this.#open()) {
      log.pace.releaseAll();
      log.resize(receiveBuffer);
    }
  }

  /** Sends what is still to be sent, and waits until last words may follow it. */
  async finish(): Promise<void> {
    for (const log of this.#open()) {
      await log.pace.untilFlowing();
      log.pace.releaseAll();
    }
  }

  #open(): BlockLog[] {
    for (const log of this.#logs) if (log.hearers.length === 0) this.#logs.delete(log);
    return [...this.#logs];
  }

  #say({ message }: HubEvent & { readonly kind: "said" }, log: BlockLog): void {
    const { from, text } = message;
    const prefix = this.#prefixOf(from);
    if (isPlain(prefix, text, log.longestLine)) {
      log.appendLine(prefix, text);
      return;
    }
    for (const part of textParts(prefix, text, log.longestLine, this.#components.isName)) log.appendLine(prefix, part);
  }

  #prefixOf(user: User): Uint8Array {
    const known = this.#prefixes.get(user);
    if (known?.name === user.name) return known.bytes;
    const bytes = encodeSpeaker(user.name);
    this.#prefixes.set(user, { name: user.name, bytes });
    return bytes;
  }

  #sendRoster(room: Room, log: BlockLog): void {
    const { addressOf, rosterSent } = this.#components;
    const members = [...room.members.keys()];
    // Users who came before these have no place in it.
    const newest = members.slice(-Math.ceil(this.#receiveBuffer / shortestRosterEntry));
    const users = newest.map((user) => ({ name: user.name, address: addressOf(user) }));
    const { bytes, leftOut } = encodeRoster(users, this.#receiveBuffer);
    this.#tellLeftOut(members.length, members.length - users.length + leftOut);
    const roster = [Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)] as const;
    for (const { outbox } of log.hearers) (outbox as Outbox).writeAlone(roster);
    rosterSent(log.hearers.length);
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

function changesRoster({ kind }: HubEvent): boolean {
  return kind === "joined" || kind === "parted" || kind === "kicked" || kind === "left" || kind === "renamed";
}
