// The pages' view of a running server: its people, their lines, and the packets that carried them.
import type { RunningCapture } from "@vitrine/glass/node";
import type { ConnectionIdentity, ServerEvents } from "@vitrine/server";
import type { Access } from "../access/access.ts";
import { HiddenAddresses } from "../capture/hidden-addresses.ts";
import type { PacketBatch } from "../capture/packet-batch.ts";
import type { FeedConnection, FeedPerson, FromServer } from "../feed.ts";
import { Join } from "../join/join.ts";
import { inbound, LineBook, outbound } from "../join/line-book.ts";
import { type End, Tracks } from "../join/tracks.ts";
import { EventLog, type EventWriter } from "./event-log.ts";
import { eventsOf, piecesOf } from "./greeting.ts";
import type { PacketBytes, PageClient, PageComponents, PageSocket, PageSources, Question } from "./page-client.ts";
import { Pages } from "./pages.ts";
import { batchInterval, PacketWatch } from "./packet-watch.ts";
import { type Search, Searches } from "./searches.ts";

export interface WatcherComponents extends PageComponents {
  readonly events: ServerEvents;
  /** Starts capturing the packets of the server. */
  readonly startCapture: () => RunningCapture;
  readonly isPage: (end: End) => boolean;
  readonly access: Access;
  /** Undefined where the server keeps no history. */
  readonly search: Search | undefined;
}

export interface WatcherOptions {
  readonly interface: string;
  readonly port: number;
  readonly room: string;
  /** Everybody but the teacher sees stand-ins for addresses, and of packets only the headers. */
  readonly areAddressesHidden: boolean;
}

const linkRenewed = "The links of this page were renewed: ask for the new one.";

/** Somebody in the room. */
interface Present {
  readonly name: string;
  readonly connection: ConnectionIdentity;
}

export class Watcher {
  readonly #components: WatcherComponents;
  readonly #options: WatcherOptions;
  readonly #pages: Pages;
  readonly #people = new Map<number, Present>();
  readonly #book = new LineBook();
  readonly #tracks = new Tracks((direction) => this.#openDirections.has(direction));
  readonly #hidden = new HiddenAddresses();
  readonly #join: Join;
  readonly #hiddenJoin: Join;
  readonly #packets: PacketWatch;
  readonly #capture: RunningCapture;
  readonly #openDirections = new Set<string>();
  readonly #events = new EventLog();
  readonly #searches: Searches | undefined;
  #isFlushDue = false;

  constructor(components: WatcherComponents, options: WatcherOptions) {
    this.#components = components;
    this.#options = options;
    this.#searches = components.search && new Searches(components.search);
    this.#join = new Join(this.#book, this.#tracks, (connection) => this.#show(connection, false));
    this.#hiddenJoin = new Join(this.#book, this.#tracks, (connection) => this.#show(connection, true));
    this.#pages = new Pages({ ...components, sourcesOf: (page) => this.#sourcesOf(page) });
    this.#listen(components.events);
    this.#capture = components.startCapture();
    this.#packets = this.#watchPackets(this.#capture);
  }

  /** A page has connected. */
  opened(socket: PageSocket, isFromThisMachine: boolean): void {
    this.#pages.opened(socket, isFromThisMachine);
  }

  close(): void {
    this.#capture.stop();
  }

  #isHiddenFrom(page: PageClient): boolean {
    return this.#options.areAddressesHidden && !page.isTeacher;
  }

  /** Closes the pages that a link admitted: the old links are no longer valid. */
  linksRenewed(): void {
    this.#pages.refuseLinked(linkRenewed);
  }

  #sourcesOf(page: PageClient): PageSources {
    // The greeting holds the latest events already; only earlier pages get them as events.
    this.#flushEvents();
    const isHidden = this.#isHiddenFrom(page);
    const { start } = this.#packets.ring;
    return {
      greeting: this.#greeting(page, start.frame),
      events: (number) => this.#events.at(number, isHidden),
      packets: (number) => this.#packetBytes(number, isHidden, number === start.batch),
      start: { events: this.#events.next, packets: start.batch },
      answer: (question) => this.#answer(page, question),
    };
  }

  *#greeting(page: PageClient, firstFrame: number): Generator<FromServer, void> {
    const isHidden = this.#isHiddenFrom(page);
    const show = (person: Present): FeedPerson => this.#person(person, isHidden);
    let isFirst = true;
    for (const piece of piecesOf([...this.#people.values()], show, this.#book.lines)) {
      if (!isFirst) {
        yield { kind: "events", events: eventsOf(piece) };
        continue;
      }
      isFirst = false;
      yield {
        kind: "hello",
        version: 1,
        isTeacher: page.isTeacher,
        areAddressesHidden: isHidden,
        isPaused: this.#packets.isPaused,
        room: this.#options.room,
        port: this.#options.port,
        canSearch: this.#searches !== undefined,
        firstFrame,
        capture: this.#packets.state,
        ...piece,
      };
    }
  }

  #answer(page: PageClient, question: Question): FromServer | undefined {
    const join = this.#isHiddenFrom(page) ? this.#hiddenJoin : this.#join;
    if (question.kind === "line") return { kind: "line", id: question.id, trace: join.line(question.number) };
    if (question.kind === "packet") return { kind: "packet", id: question.id, lines: join.packet(question.frame) };
    if (question.kind === "search") {
      this.#searches?.ask(page, question);
      return undefined;
    }
    if (!page.isTeacher) return { kind: "refused", words: "Only the teacher may stop the picture." };
    this.#packets.isPaused = question.isPaused;
    this.#pages.tell({ kind: "paused", isPaused: question.isPaused });
    return undefined;
  }

  /** The first one of a page stands after the header of the pcap that the page puts together. */
  #packetBytes(number: number, isHidden: boolean, isFirst: boolean): PacketBytes | "gone" | undefined {
    const batch = this.#packets.ring.at(number);
    if (batch === undefined || batch === "gone") return batch;
    const isMade = !isHidden || this.#hiddenBatches.has(batch);
    const { bytes } = isHidden ? this.#hiddenBatch(batch) : batch;
    const steps = isMade ? 0 : batch.packets;
    return { bytes: isFirst ? Buffer.concat([this.#packets.header, bytes]) : bytes, steps };
  }

  #watchPackets(capture: RunningCapture): PacketWatch {
    const { isPage, after } = this.#components;
    const packets = new PacketWatch(
      {
        tracks: this.#tracks,
        capture,
        isPage,
        after,
        onBatch: () => this.#pages.wake(),
        onChange: (state) => this.#tell(() => ({ kind: "capture", capture: state })),
      },
      { interface: this.#options.interface, port: this.#options.port },
    );
    void packets.run();
    return packets;
  }

  readonly #hiddenBatches = new WeakMap<PacketBatch, PacketBatch>();

  /** Once for all pages. */
  #hiddenBatch(batch: PacketBatch): PacketBatch {
    const known = this.#hiddenBatches.get(batch);
    if (known !== undefined) return known;
    const hidden = this.#hidden.hide(batch, this.#packets.linkType);
    this.#hiddenBatches.set(batch, hidden);
    return hidden;
  }

  #listen(events: ServerEvents): void {
    events.on("joined", ({ at, name, connection }) => {
      this.#people.set(connection.id, { name, connection });
      this.#hidden.keep(connection.remoteAddress);
      for (const direction of [inbound(connection), outbound(connection)]) this.#openDirections.add(direction);
      this.#tell((isHidden) => ({ kind: "joined", at, ...this.#person({ name, connection }, isHidden) }));
    });
    events.on("left", ({ at, name, connection, reason }) => {
      this.#people.delete(connection.id);
      this.#hidden.release(connection.remoteAddress);
      for (const direction of [inbound(connection), outbound(connection)]) {
        this.#openDirections.delete(direction);
        this.#tracks.closed(direction);
      }
      this.#tell((isHidden) => ({ kind: "left", at, reason, ...this.#person({ name, connection }, isHidden) }));
    });
    events.on("said", (said) => {
      const line = this.#book.said(said);
      this.#tell(() => ({ kind: "said", ...line }), line.text.length);
    });
    events.on("delivered", (delivered) => this.#book.delivered(delivered));
  }

  /** With the next batch of events. `characters` are those of the line that was said. */
  #tell(event: EventWriter, characters = 0): void {
    if (this.#pages.size === 0) return;
    this.#events.add(event, characters);
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    this.#components.after(batchInterval, () => {
      this.#isFlushDue = false;
      this.#flushEvents();
    });
  }

  #flushEvents(): void {
    this.#events.flush();
    this.#pages.wake();
  }

  #person(person: Present, isHidden: boolean): FeedPerson {
    return { name: person.name, connection: this.#show(person.connection, isHidden) };
  }

  #show({ id, remoteAddress, remotePort, wrapping }: ConnectionIdentity, isHidden: boolean): FeedConnection {
    const address = isHidden ? this.#hidden.text(remoteAddress) : remoteAddress;
    return { id, address, port: remotePort, ...(wrapping === undefined ? {} : { wrapping }) };
  }
}
