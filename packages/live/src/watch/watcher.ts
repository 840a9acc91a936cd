// What pages see of a running server: who is here, what was said, and the packets that carried it.
import type { RunningCapture } from "@vitrine/glass/node";
import type { ConnectionIdentity, ServerEvents } from "@vitrine/server";
import type { Access, Admission, Claim } from "../access/access.ts";
import { HiddenAddresses } from "../capture/hidden-addresses.ts";
import type { PacketBatch } from "../capture/packet-batch.ts";
import type { FeedCapture, FeedConnection, FeedEvent, FeedPerson, FromPage, FromServer } from "../feed.ts";
import { Join } from "../join/join.ts";
import { inbound, LineBook, outbound } from "../join/line-book.ts";
import { type End, Tracks } from "../join/tracks.ts";
import { readFromPage } from "./from-page.ts";
import { PageClient, type PageSocket, violation } from "./page-client.ts";
import { PagePlaces } from "./page-places.ts";
import { batchInterval, PacketWatch } from "./packet-watch.ts";

export interface WatcherComponents {
  /** Undefined: nothing is watched, and pages are told so. */
  readonly events: ServerEvents | undefined;
  /** Starts capturing the packets of the server; undefined where nothing is to be captured. */
  readonly startCapture: (() => RunningCapture) | undefined;
  readonly isPage: (end: End) => boolean;
  readonly access: Access;
  /** Calls back once, so many milliseconds later; it does not keep the process alive. */
  readonly after: (milliseconds: number, callback: () => void) => void;
}

export interface WatcherOptions {
  readonly interface: string | undefined;
  readonly port: number;
  readonly room: string;
  /** Everybody but the teacher sees stand-ins for addresses, and of packets only the headers. */
  readonly areAddressesHidden: boolean;
}

/** How long a page may take to open its feed, and how often it is asked whether it is there, in milliseconds. */
const openTime = 10_000;
const checkInterval = 20_000;
const nothingToSee: Admission = { role: "viewer", isByToken: false };

const linkRenewed = "The links of this page were renewed: ask for the new one.";

const notWatched: FeedCapture = {
  kind: "off",
  interface: undefined,
  words:
    "This server is not being watched. Start it with vitrine serve --watch any (or --watch lo, --watch eth0) to see its packets here.",
  shortened: 0,
  leftOut: 0,
};

export class Watcher {
  readonly #components: WatcherComponents;
  readonly #options: WatcherOptions;
  readonly #pages = new Set<PageClient>();
  readonly #places = new PagePlaces();
  readonly #people = new Map<number, { readonly name: string; readonly connection: ConnectionIdentity }>();
  readonly #book = new LineBook();
  readonly #tracks = new Tracks((direction) => this.#openDirections.has(direction));
  readonly #hidden = new HiddenAddresses();
  readonly #join: Join;
  readonly #hiddenJoin: Join;
  readonly #packets: PacketWatch | undefined;
  readonly #capture: RunningCapture | undefined;
  readonly #openDirections = new Set<string>();
  #events: ((isHidden: boolean) => FeedEvent)[] = [];
  #isChecking = false;

  constructor(components: WatcherComponents, options: WatcherOptions) {
    this.#components = components;
    this.#options = options;
    this.#join = new Join(this.#book, this.#tracks, (connection) => this.#show(connection, false));
    this.#hiddenJoin = new Join(this.#book, this.#tracks, (connection) => this.#show(connection, true));
    if (components.events !== undefined) this.#listen(components.events);
    this.#capture = components.startCapture?.();
    this.#packets = this.#capture && this.#watchPackets(this.#capture);
  }

  /** A page has connected; it gets nothing before it has opened its feed. */
  opened(socket: PageSocket, isFromThisMachine: boolean): void {
    let page: PageClient | undefined;
    this.#places.begin(socket);
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#places.begun(socket);
      if (page !== undefined) this.#left(page);
    });
    this.#components.after(openTime, () => {
      if (page === undefined) socket.terminate();
    });
    socket.on("message", (data, isBinary) => {
      const message = isBinary ? undefined : readFromPage(data.toString());
      if (message === undefined || (message.kind === "open") !== (page === undefined)) {
        socket.close(violation, "This is not what a page says here.");
      } else if (message.kind === "open") {
        this.#places.begun(socket);
        page = this.#open(socket, { token: message.token, isFromThisMachine });
      } else if (page !== undefined) this.#hear(page, message);
    });
  }

  close(): void {
    this.#capture?.stop();
  }

  get #state(): FeedCapture {
    return this.#packets?.state ?? notWatched;
  }

  #isHiddenFrom(page: PageClient): boolean {
    return this.#options.areAddressesHidden && !page.isTeacher;
  }

  /** Closes the pages that a link let in: the links of before are worth nothing any more. */
  linksRenewed(): void {
    for (const page of this.#pages) if (page.admission.isByToken) page.refuse(linkRenewed);
  }

  #open(socket: PageSocket, claim: Claim): PageClient | undefined {
    const { access } = this.#components;
    // Where nothing is watched there is nothing to guard, and the page says how to watch.
    const admission = access.admit(claim) ?? (this.#components.events === undefined ? nothingToSee : undefined);
    const page = new PageClient(socket, admission ?? nothingToSee);
    const refused = admission === undefined ? access.refusalOf(claim) : this.#places.take(page, admission.role);
    if (refused !== undefined) {
      page.refuse(refused);
      return undefined;
    }
    this.#greet(page);
    this.#pages.add(page);
    this.#checkLater();
    return page;
  }

  #left(page: PageClient): void {
    this.#pages.delete(page);
    this.#places.leave(page, page.admission.role);
  }

  #greet(page: PageClient): void {
    // What waits to be told is in the greeting already; the pages of before get it first.
    this.#flushEvents();
    const isHidden = this.#isHiddenFrom(page);
    const ring = this.#packets?.ring;
    page.tell({
      kind: "hello",
      version: 1,
      isTeacher: page.isTeacher,
      areAddressesHidden: isHidden,
      isPaused: this.#packets?.isPaused ?? false,
      room: this.#options.room,
      port: this.#options.port,
      firstFrame: ring?.firstFrame ?? 1,
      capture: this.#state,
      people: [...this.#people.values()].map((person) => this.#person(person, isHidden)),
      lines: this.#book.lines,
    });
    if (ring === undefined || this.#packets === undefined) return;
    if (ring.batches.length > 0) page.give(this.#packets.header);
    for (const batch of ring.batches) this.#give(page, batch);
  }

  #hear(page: PageClient, message: Exclude<FromPage, { kind: "open" }>): void {
    const join = this.#isHiddenFrom(page) ? this.#hiddenJoin : this.#join;
    if (message.kind === "line") {
      page.tell({ kind: "line", id: message.id, trace: join.line(message.number) });
    } else if (message.kind === "packet") {
      page.tell({ kind: "packet", id: message.id, lines: join.packet(message.frame) });
    } else if (!page.isTeacher) {
      page.tell({ kind: "refused", words: "Only the teacher may stop the picture." });
    } else if (this.#packets !== undefined) {
      this.#packets.isPaused = message.isPaused;
      this.#tellAll(() => ({ kind: "paused", isPaused: message.isPaused }));
    }
  }

  #watchPackets(capture: RunningCapture): PacketWatch {
    const { isPage, after } = this.#components;
    let isFirst = true;
    const packets = new PacketWatch(
      {
        tracks: this.#tracks,
        capture,
        isPage,
        after,
        onBatch: (batch) => {
          for (const page of this.#pages) {
            if (isFirst) page.give(packets.header);
            this.#give(page, batch);
          }
          isFirst = false;
        },
        onChange: (state) => this.#tell(() => ({ kind: "capture", capture: state })),
      },
      { interface: this.#options.interface ?? "", port: this.#options.port },
    );
    void packets.run();
    return packets;
  }

  #give(page: PageClient, batch: PacketBatch): void {
    if (this.#packets === undefined) return;
    page.give(this.#isHiddenFrom(page) ? this.#hiddenBatch(batch).bytes : batch.bytes);
  }

  readonly #hiddenBatches = new WeakMap<PacketBatch, PacketBatch>();

  /** Once for all pages. */
  #hiddenBatch(batch: PacketBatch): PacketBatch {
    const known = this.#hiddenBatches.get(batch);
    if (known !== undefined) return known;
    const hidden = this.#hidden.hide(batch, this.#packets!.linkType);
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
      this.#tell(() => ({ kind: "said", ...line }));
    });
    events.on("delivered", (delivered) => this.#book.delivered(delivered));
  }

  /** With the next batch of events. */
  #tell(event: (isHidden: boolean) => FeedEvent): void {
    if (this.#pages.size === 0) return;
    if (this.#events.length === 0) this.#components.after(batchInterval, () => this.#flushEvents());
    this.#events.push(event);
  }

  #flushEvents(): void {
    const events = this.#events;
    this.#events = [];
    if (events.length === 0) return;
    this.#tellAll((isHidden) => ({ kind: "events", events: events.map((event) => event(isHidden)) }));
  }

  #tellAll(message: (isHidden: boolean) => FromServer): void {
    for (const page of this.#pages) page.tell(message(this.#isHiddenFrom(page)));
  }

  #person(person: { readonly name: string; readonly connection: ConnectionIdentity }, isHidden: boolean): FeedPerson {
    return { name: person.name, connection: this.#show(person.connection, isHidden) };
  }

  #show({ id, remoteAddress, remotePort }: ConnectionIdentity, isHidden: boolean): FeedConnection {
    return { id, address: isHidden ? this.#hidden.text(remoteAddress) : remoteAddress, port: remotePort };
  }

  #checkLater(): void {
    if (this.#isChecking || this.#pages.size === 0) return;
    this.#isChecking = true;
    this.#components.after(checkInterval, () => {
      this.#isChecking = false;
      for (const page of this.#pages) page.check();
      this.#checkLater();
    });
  }
}
