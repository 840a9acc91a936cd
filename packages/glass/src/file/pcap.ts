// pcap, the classic capture file: one header, then records (draft-ietf-opsawg-pcap).
//
//     header, 24 bytes                           record, 16 bytes, then the packet
//     0     magic number                         0     seconds
//     4     major, minor version (2, 4)          4     microseconds or nanoseconds
//     8     time zone, accuracy (0, 0)           8     captured length
//     16    snap length                          12    length on the wire
//     20    link type
//
// The magic number gives the byte order and the unit of time. One number, from A. Kuznetzov's patched libpcap, means longer
// record headers: interface, protocol and packet type follow, 24 bytes in all.
import type { CaptureDescription } from "./description.ts";
import { longestPacket } from "./limit.ts";
import type { CaptureProblem, PacketRecord, RecordReader } from "./record.ts";
import type { ByteWindow } from "./window.ts";

export const pcapMagic = { microseconds: 0xa1b2c3d4, nanoseconds: 0xa1b23c4d, modified: 0xa1b2cd34 } as const;
export const pcapHeaderLength = 24;

interface Variant {
  readonly isLittleEndian: boolean;
  readonly magic: number;
}

/** The variant that a magic number stands for, if it is one of pcap's. */
export function pcapVariant(view: DataView, at: number): Variant | undefined {
  for (const isLittleEndian of [true, false]) {
    const magic = view.getUint32(at, isLittleEndian);
    if (Object.values<number>(pcapMagic).includes(magic)) return { isLittleEndian, magic };
  }
  return undefined;
}

export class PcapReader implements RecordReader {
  problem: CaptureProblem | undefined;
  readonly #window: ByteWindow;
  readonly #record: PacketRecord;
  readonly #description: CaptureDescription;
  #isLittleEndian = true;
  #headerLength = 0;
  #recordHeaderLength = 16;
  #nanosecondsPerTick = 1000;
  #linkType = 0;
  /** Which of the two lengths is which: very old versions have them the other way round. */
  #lengths: "captured first" | "original first" | "smaller is captured" = "captured first";

  constructor(window: ByteWindow, record: PacketRecord, description: CaptureDescription) {
    this.#window = window;
    this.#record = record;
    this.#description = description;
  }

  next(): boolean {
    const window = this.#window;
    if (this.#headerLength === 0 && !this.#readHeader()) return false;
    const headerLength = this.#recordHeaderLength;
    if (!window.has(headerLength)) return false;
    const { at, view } = window;
    const isLittleEndian = this.#isLittleEndian;
    let captured = view.getUint32(at + 8, isLittleEndian);
    let original = view.getUint32(at + 12, isLittleEndian);
    if (this.#lengths !== "captured first" && (this.#lengths === "original first" || captured > original)) {
      [captured, original] = [original, captured];
    }
    if (captured > longestPacket) return this.#fail(at + 8, tooLong(captured));
    if (!window.has(headerLength + captured)) return false;
    const record = this.#record;
    if (record.view !== view) {
      record.bytes = window.bytes;
      record.view = view;
    }
    record.start = at + headerLength;
    record.capturedLength = captured;
    record.originalLength = original;
    record.seconds = view.getUint32(at, isLittleEndian);
    record.nanoseconds = view.getUint32(at + 4, isLittleEndian) * this.#nanosecondsPerTick;
    // Some tools write a million microseconds and more: they still mean a time.
    if (record.nanoseconds >= 1e9) {
      record.seconds += Math.floor(record.nanoseconds / 1e9);
      record.nanoseconds %= 1e9;
    }
    record.linkType = this.#linkType;
    record.frame += 1;
    record.fileOffset = window.fileOffset(at);
    window.at = at + headerLength + captured;
    return true;
  }

  cutShort(): string {
    const window = this.#window;
    const there = window.end - window.at;
    if (this.#headerLength === 0)
      return `The file ends within its header: ${there} of ${pcapHeaderLength} bytes are there.`;
    const what = there < this.#recordHeaderLength ? "the header of packet" : "packet";
    return `The file ends within ${what} ${this.#record.frame + 1}: ${there} of its ${window.wanted} bytes are there.`;
  }

  seek(): void {
    this.problem = undefined;
  }

  #readHeader(): boolean {
    const window = this.#window;
    if (!window.has(pcapHeaderLength)) return false;
    const { at, view } = window;
    const variant = pcapVariant(view, at);
    if (variant === undefined) return this.#fail(at, "This is no pcap.");
    const { isLittleEndian, magic } = variant;
    const major = view.getUint16(at + 4, isLittleEndian);
    const minor = view.getUint16(at + 6, isLittleEndian);
    if (major < 2)
      return this.#fail(at + 4, `The file is pcap version ${major}.${minor}; versions from 2.0 are known.`);
    this.#isLittleEndian = isLittleEndian;
    this.#nanosecondsPerTick = magic === pcapMagic.nanoseconds ? 1 : 1000;
    this.#recordHeaderLength = magic === pcapMagic.modified ? 24 : 16;
    if (major === 2 && minor < 3) this.#lengths = "original first";
    else if (major === 2 && minor === 3) this.#lengths = "smaller is captured";
    // The upper bits tell of a frame check sequence; the link type is the lower sixteen.
    this.#linkType = view.getUint32(at + 20, isLittleEndian) & 0xffff;
    this.#describe(magic, view.getUint32(at + 16, isLittleEndian), window.fileOffset(at));
    this.#headerLength = pcapHeaderLength;
    window.at = at + pcapHeaderLength;
    return true;
  }

  #describe(magic: number, snapLength: number, fileOffset: number): void {
    const order = this.#isLittleEndian ? "little-endian" : "big-endian";
    const unit = magic === pcapMagic.nanoseconds ? "nanoseconds" : "microseconds";
    const form = magic === pcapMagic.modified ? "pcap, modified by A. Kuznetzov" : "pcap";
    const description = this.#description;
    description.format = "pcap";
    description.variant = `${form}, ${order}, ${unit}`;
    description.sections.push({ isLittleEndian: this.#isLittleEndian, fileOffset, firstInterface: 0, comments: [] });
    description.interfaces.push({
      linkType: this.#linkType,
      snapLength,
      section: 0,
      comments: [],
      ticksPerSecond: magic === pcapMagic.nanoseconds ? 1_000_000_000n : 1_000_000n,
      timeOffset: 0n,
      dropped: 0,
    });
  }

  #fail(at: number, words: string): false {
    this.problem = { offset: this.#window.fileOffset(at), words };
    return false;
  }
}

/** Words for a length that no capture tool writes. */
export function tooLong(length: number): string {
  return (
    `A packet is said to have ${length.toLocaleString("en")} bytes, more than the ${longestPacket.toLocaleString("en")} ` +
    "that capture tools write: the file is damaged here."
  );
}
