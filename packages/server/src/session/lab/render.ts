// The chat as the lab's clients get it: lines, and a roster when somebody came or went.
import { type HubEvent, linesOf, type Message, type Room, type SessionId, type User } from "@vitrine/hub";
import { parseSource } from "@vitrine/wire/irc/source";
import { encodeSpeaker, isPlain, serverName, textParts } from "@vitrine/wire/lab";
import { encodeText } from "@vitrine/wire/text";
import type { HistoryRecord } from "@vitrine/store/history";
import type { Clock } from "../../clock.ts";
import type { Log } from "../../console/log.ts";
import type { Fanout } from "../../fanout/fanout.ts";
import type { Kind } from "../../fanout/kind.ts";
import type { Outbox } from "../../fanout/outbox.ts";
import { BlockLog } from "./block-log.ts";
import { shownText } from "./irc-text.ts";
import { type Listing, listingOf } from "./listing.ts";
import { Pace } from "./pace.ts";

/** As the server's sentence has it before a message to one person. */
const alone = "writes to you alone";

const lineFeed = 0x0a;

/** A name of one byte and an address of two, such as `"a": "::", `, in bytes. */
const shortestRosterEntry = 11;

export interface LabKindComponents {
  readonly clock: Clock;
  readonly log: Log;
  readonly fanout: Fanout;
  /** Whether somebody who is here has this name: a text must not seem to be a line of theirs. */
  readonly isName: (name: string) => boolean;
  /** Whether the session speaks the lab's protocol. */
  readonly isLabSession: (session: SessionId) => boolean;
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
      hasWaitingLines: () => log.heldBack > 0,
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
      const isLab = sessionsOf(event).some((id) => this.#components.isLabSession(id));
      this.#components.fanout.afterwards(isLab ? log.rosterDue : log.rosterDueLater);
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

  /**
   * Sends one person what the room does not hear: `server: anna writes to you alone: hello `, or a line for operators. It fills a
   * block, so what comes next begins where a read begins.
   */
  tellAlone(event: HubEvent, outbox: Outbox): void {
    if (event.kind !== "said" || event.message.kind === "tags") return;
    const { from, to } = event.message;
    const speaker = "members" in to ? this.#prefixOf(from) : encodeSpeaker(`${serverName}: ${from.name} ${alone}`);
    for (const text of shownLines(event.message)) this.#sendAlone(outbox, speaker, text);
  }

  /** Says something to one person in the server's name. */
  tellWords(outbox: Outbox, words: string): void {
    this.#sendAlone(outbox, encodeSpeaker(serverName), encodeText(words));
  }

  /** Repeats what was said in the room before, line by line. */
  replay(outbox: Outbox, records: readonly HistoryRecord[]): void {
    for (const { source, text } of records) {
      const speaker = encodeSpeaker(parseSource(source).nick);
      for (const line of text.split("\n")) {
        const words = shownText(encodeText(line));
        if (words.length > 0) this.#sendAlone(outbox, speaker, words);
      }
    }
  }

  #sendAlone(outbox: Outbox, speaker: Uint8Array, text: Uint8Array): void {
    const [hearer] = outbox.hearers;
    if (hearer === undefined) return;
    const log = hearer.log as BlockLog;
    const { pace, longestLine } = log;
    for (const part of textParts(speaker, text, longestLine, this.#isNameIn(log))) {
      const block = Buffer.alloc(longestLine + 1, " ");
      block.set(speaker);
      block.set(part, speaker.length);
      block[longestLine] = lineFeed;
      pace.whenCalm(() => outbox.append(block));
    }
  }

  #say({ message }: HubEvent & { readonly kind: "said" }, log: BlockLog): void {
    if (message.splits !== undefined) {
      for (const text of shownLines(message)) this.#sayLine(message.from, text, log);
      return;
    }
    const text = shownText(message.text);
    if (text.length > 0) this.#sayLine(message.from, text, log);
  }

  #sayLine(from: User, text: Uint8Array, log: BlockLog): void {
    const prefix = this.#prefixOf(from);
    const isApart = needsLineFeed(from.name, log);
    const limit = isApart ? log.longestLine - 1 : log.longestLine;
    if (isPlain(prefix, text, limit)) {
      log.appendLine(prefix, text, isApart);
      return;
    }
    for (const part of textParts(prefix, text, limit, this.#isNameIn(log))) log.appendLine(prefix, part, isApart);
  }

  /** Also the names of people who have left since the last roster: clients still know them. */
  #isNameIn({ listed }: BlockLog): (name: string) => boolean {
    return (name) => this.#components.isName(name) || listed.names.has(name);
  }

  #prefixOf(user: User): Uint8Array {
    const known = this.#prefixes.get(user);
    if (known?.name === user.name) return known.bytes;
    const bytes = encodeSpeaker(user.name);
    this.#prefixes.set(user, { name: user.name, bytes });
    return bytes;
  }

  #sendRoster(room: Room, log: BlockLog): void {
    const listing = this.#list(room);
    log.listed = listing;
    this.#tellLeftOut(room.members.size, listing.leftOut);
    const { bytes } = listing;
    const roster = [Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)] as const;
    for (const { outbox } of log.hearers) (outbox as Outbox).writeAlone(roster);
    this.#components.rosterSent(log.hearers.length);
  }

  #list(room: Room): Listing {
    const members = [...room.members.keys()];
    // Users who came before these have no place in it.
    const most = Math.ceil(this.#receiveBuffer / shortestRosterEntry);
    const isLabUser = ({ sessions }: User): boolean => sessions.some(({ id }) => this.#components.isLabSession(id));
    // The newest come last, and where not all have a place, people of the lab come before those of other protocols.
    const others = members.filter((user) => !isLabUser(user));
    const ordered = others.length === 0 ? members : [...others, ...members.filter((user) => isLabUser(user))];
    const users = ordered.slice(-most).map((user) => ({ name: user.name, address: this.#components.addressOf(user) }));
    const listing = listingOf(users, this.#receiveBuffer);
    return { ...listing, leftOut: listing.leftOut + members.length - users.length };
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

/** A lab screen shows each line of a message by itself, and no blank ones. */
function shownLines({ text, splits }: Message): Uint8Array[] {
  const lines = splits === undefined ? [text] : linesOf(text).map((line) => line.text);
  return lines.map((line) => shownText(line)).filter((line) => line.length > 0);
}

type RosterEvent = Extract<HubEvent, { readonly kind: "joined" | "parted" | "kicked" | "left" | "renamed" }>;

/**
 * Whether a client could take this speaker's line for a part of the one before, or for somebody else's, where both come in one
 * read: it does not know the name, or knows one that ends with it. Lines that are held around a roster
 * follow the roster, and have line feeds between them.
 */
function needsLineFeed(name: string, { listed, pace }: BlockLog): boolean {
  return !pace.isQuiet && (!listed.names.has(name) || listed.endings.has(name));
}

function changesRoster(event: HubEvent): event is RosterEvent {
  const { kind } = event;
  return kind === "joined" || kind === "parted" || kind === "kicked" || kind === "left" || kind === "renamed";
}

/** A user that is gone has no sessions any more. */
function sessionsOf(event: RosterEvent): readonly SessionId[] {
  return event.kind === "left" ? event.sessions : event.user.sessions.map(({ id }) => id);
}
