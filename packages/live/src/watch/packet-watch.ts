// Takes tcpdump's packets as they come, and hands them on in batches: numbered, bounded, joined to their connections.
import { CaptureParser, pcapHeader, type PacketRecord, pcapRecord } from "@vitrine/glass";
import { CaptureRefused, type RunningCapture } from "@vitrine/glass/node";
import { BatchBuilder, pcapOptions } from "../capture/packet-batch.ts";
import { PacketRing } from "../capture/packet-ring.ts";
import { SegmentReader } from "../capture/segment-reader.ts";
import type { FeedCapture } from "../feed.ts";
import type { End, SeenSegment, Tracks } from "../join/tracks.ts";

export interface PacketWatchComponents {
  readonly tracks: Tracks;
  readonly capture: RunningCapture;
  /** Whether the server has a connection from there that carries pages: its packets are the feed itself, and left out. */
  readonly isPage: (end: End) => boolean;
  /** Calls back once, so many milliseconds later. */
  readonly after: (milliseconds: number, callback: () => void) => void;
  /** A batch is in the ring. */
  readonly onBatch: () => void;
  readonly onChange: (capture: FeedCapture) => void;
}

export interface PacketWatchOptions {
  readonly interface: string;
  readonly port: number;
}

/** Between two batches, in milliseconds: a quarter of what the page may take to show what happened. */
export const batchInterval = 50;
/** How often tcpdump is asked how many packets it missed, in milliseconds. */
const countInterval = 1_000;
/** Packets that may wait for their batch: some batches full, so that one moment in which many come costs none. More are left out. */
const mostWaiting = 20_000;
/** Frames that are forgotten at once; each costs a look at its two connections. */
const forgetStep = 500;

/** Read at once, so that a batch holds up the chat for as short as can be; judged with its batch, when it is known who is a page. */
interface WaitingPacket {
  /** A record of a pcap. */
  readonly bytes: Uint8Array;
  readonly segment: Omit<SeenSegment, "frame"> | undefined;
}

export class PacketWatch {
  readonly ring = new PacketRing();
  isPaused = false;
  readonly #components: PacketWatchComponents;
  readonly #options: PacketWatchOptions;
  readonly #parser = new CaptureParser();
  readonly #reader = new SegmentReader();
  #waiting: WaitingPacket[] = [];
  /**
   * So many of them have waited for a batch's time at least. In a busy process a packet may be here before the server has read what it
   * brought, and a page's own request would be in the page's picture.
   */
  #ripe = 0;
  #isBatchDue = false;
  /** Besides those that tcpdump missed. */
  #leftOut = 0;
  #forgotten = 0;
  #state: FeedCapture;

  constructor(components: PacketWatchComponents, options: PacketWatchOptions) {
    this.#components = components;
    this.#options = options;
    const words = `Capturing on ${options.interface} begins.`;
    this.#state = { kind: "starting", interface: options.interface, words, shortened: 0, leftOut: 0 };
  }

  get state(): FeedCapture {
    return this.#state;
  }

  /** LINKTYPE_ of the packets; Ethernet's until the first has come. */
  get linkType(): number {
    return this.#parser.description.interfaces[0]?.linkType ?? 1;
  }

  /** The header of a pcap of these packets. */
  get header(): Buffer {
    return Buffer.from(pcapHeader({ ...pcapOptions, linkType: this.linkType }));
  }

  /** Runs until the capture ends. Never rejects: `state` says why there is none. */
  async run(): Promise<void> {
    const { capture } = this.#components;
    const name = this.#options.interface;
    try {
      await capture.isListening;
      this.#change("capturing", `Capturing on ${name}, port ${this.#options.port}.`);
      this.#askCounts();
      for await (const chunk of capture.chunks) this.#parser.push(chunk, (record) => this.#take(record));
      await capture.counts;
      this.#change("ended", `The capture on ${name} has ended.`);
    } catch (error) {
      const words =
        error instanceof CaptureRefused ? error.message : `The capture on ${name} has ended: ${String(error)}`;
      this.#change("refused", words);
    }
  }

  #take(record: PacketRecord): void {
    if (this.isPaused) return;
    if (this.#waiting.length >= mostWaiting) {
      this.#leftOut += 1;
      return;
    }
    const bytes = pcapRecord(record, { ...pcapOptions, linkType: record.linkType });
    this.#waiting.push({ bytes, segment: this.#reader.read(record) });
    this.#flushLater();
  }

  #flushLater(): void {
    if (this.#isBatchDue) return;
    this.#isBatchDue = true;
    this.#components.after(batchInterval, () => this.#flush());
  }

  #flush(): void {
    this.#isBatchDue = false;
    const { onBatch } = this.#components;
    const builder = new BatchBuilder(this.ring.nextFrame);
    let taken = 0;
    while (taken < this.#ripe && !builder.isFull) this.#add(this.#waiting[taken++]!, builder);
    this.#waiting = this.#waiting.slice(taken);
    this.#ripe = this.#waiting.length;
    if (this.#ripe > 0) this.#flushLater();
    if (builder.packets > 0) {
      const batch = builder.take();
      this.ring.add(batch);
      this.#forget();
      onBatch();
    }
    this.#tellCounts(builder.shortened);
  }

  #askCounts(): void {
    const { capture, after } = this.#components;
    capture.askCounts();
    after(countInterval, () => {
      if (this.#state.kind !== "capturing") return;
      this.#tellCounts();
      this.#askCounts();
    });
  }

  #tellCounts(shortened = 0): void {
    const leftOut = this.#leftOut + this.#components.capture.dropped;
    if (shortened === 0 && leftOut === this.#state.leftOut) return;
    this.#state = { ...this.#state, shortened: this.#state.shortened + shortened, leftOut };
    this.#components.onChange(this.#state);
  }

  #add({ bytes, segment }: WaitingPacket, builder: BatchBuilder): void {
    const { tracks, isPage } = this.#components;
    if (segment !== undefined && (isPage(segment.source) || isPage(segment.destination))) return;
    const frame = builder.add(bytes);
    if (segment !== undefined) tracks.add({ ...segment, frame });
  }

  #forget(): void {
    const { firstFrame } = this.ring;
    if (firstFrame < this.#forgotten + forgetStep) return;
    this.#forgotten = firstFrame;
    this.#components.tracks.forgetBefore(firstFrame);
  }

  #change(kind: FeedCapture["kind"], words: string): void {
    this.#state = { ...this.#state, kind, words };
    this.#components.onChange(this.#state);
  }
}
