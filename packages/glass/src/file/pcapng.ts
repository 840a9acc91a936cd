// pcapng: a file of blocks, each with its type and length in front and its length again behind (draft-ietf-opsawg-pcapng).
//
//     0     block type
//     4     block length, in all
//     8     … what the type says …
//     n-4   block length again
//
// A section header block sets the byte order for all blocks up to the next one; interface blocks say how the packets of
// theirs are read. Blocks of unknown types are passed over, as the format wants it.
import type { CaptureDescription, CaptureSection } from "./description.ts";
import { linkTypes } from "./link-type.ts";
import { longestBlock, longestPacket } from "./limit.ts";
import { tooLong } from "./pcap.ts";
import { readInterface, readNames, readSecrets, readStatistics } from "./pcapng-block.ts";
import { OptionCursor, optionCodes } from "./pcapng-option.ts";
import type { CaptureProblem, PacketRecord, RecordReader } from "./record.ts";
import { TickClock } from "./time.ts";
import type { ByteWindow } from "./window.ts";

export const blockTypes = {
  section: 0x0a0d0d0a,
  interface: 1,
  packet: 2,
  simplePacket: 3,
  nameResolution: 4,
  interfaceStatistics: 5,
  enhancedPacket: 6,
  journal: 9,
  secrets: 10,
  custom: 0x0bad,
  customNotCopied: 0x40000bad,
} as const;

const byteOrderMagic = 0x1a2b3c4d;
const none: readonly string[] = [];

export class PcapngReader implements RecordReader {
  problem: CaptureProblem | undefined;
  readonly #window: ByteWindow;
  readonly #record: PacketRecord;
  readonly #description: CaptureDescription;
  readonly #options: OptionCursor;
  readonly #clocks: TickClock[] = [];
  #section: CaptureSection | undefined;
  #isLittleEndian = true;

  constructor(window: ByteWindow, record: PacketRecord, description: CaptureDescription) {
    this.#window = window;
    this.#record = record;
    this.#description = description;
    this.#options = new OptionCursor(window);
  }

  next(): boolean {
    const window = this.#window;
    while (this.problem === undefined) {
      if (!window.has(12)) return false;
      const { at, view } = window;
      const type = view.getUint32(at, this.#isLittleEndian);
      if (type === blockTypes.section && !this.#setByteOrder(at)) return false;
      const length = view.getUint32(at + 4, this.#isLittleEndian);
      if (!this.#lengthIsPossible(at, length)) return false;
      if (!window.has(length)) return false;
      if (view.getUint32(at + length - 4, this.#isLittleEndian) !== length) {
        return this.#fail(
          at + length - 4,
          "The block's length at its end is not the one at its start: the file is damaged.",
        );
      }
      const isPacket = this.#readBlock(type, at, at + length - 4);
      if (this.problem !== undefined) return false;
      window.at = at + length;
      if (isPacket) return true;
    }
    return false;
  }

  cutShort(): string {
    const { at, end, wanted } = this.#window;
    return `The file ends within a block, after packet ${this.#record.frame}: ${end - at} of its ${wanted} bytes are there.`;
  }

  /** An interface that is not there yet stands for the latest section: who was elsewhere goes on reading at the end. */
  seek(interfaceIndex: number): void {
    this.problem = undefined;
    const { sections, interfaces } = this.#description;
    const section = sections[interfaces[interfaceIndex]?.section ?? sections.length - 1];
    this.#section = section;
    this.#isLittleEndian = section?.isLittleEndian ?? true;
  }

  #setByteOrder(at: number): boolean {
    const { view } = this.#window;
    const isLittleEndian = view.getUint32(at + 8, true) === byteOrderMagic;
    if (!isLittleEndian && view.getUint32(at + 8, false) !== byteOrderMagic) {
      return this.#fail(at + 8, "A section starts here, but its byte-order magic number is missing.");
    }
    this.#isLittleEndian = isLittleEndian;
    return true;
  }

  #lengthIsPossible(at: number, length: number): boolean {
    if (length < 12) return this.#fail(at + 4, `A block is said to have ${length} bytes; the shortest has 12.`);
    if (length % 4 !== 0) return this.#fail(at + 4, `A block is said to have ${length} bytes: not a multiple of four.`);
    if (length <= longestBlock) return true;
    return this.#fail(
      at + 4,
      `A block is said to have ${length.toLocaleString("en")} bytes: the file is damaged here.`,
    );
  }

  /** Reads the block between two offsets, its closing length left out; whether it is a packet. */
  #readBlock(type: number, at: number, end: number): boolean {
    if (type === blockTypes.section) return this.#readSection(at, end);
    if (this.#section === undefined) return this.#fail(at, "A pcapng starts with a section header; this one does not.");
    const cursor = this.#options;
    const isLittleEndian = this.#isLittleEndian;
    switch (type) {
      case blockTypes.enhancedPacket:
        return this.#readEnhancedPacket(at, end);
      case blockTypes.packet:
        return this.#readOldPacket(at, end);
      case blockTypes.simplePacket:
        return this.#readSimplePacket(at, end);
      case blockTypes.journal:
        return this.#setRecord(at, at + 8, end - at - 8, end - at - 8, linkTypes.journalEntry);
      case blockTypes.custom:
      case blockTypes.customNotCopied:
        // 8 whose block it is (private enterprise number) · 12 what only they know
        if (end - at < 12) return this.#fail(at + 4, "A custom block is too short.");
        return this.#setRecord(at, at + 12, end - at - 12, end - at - 12, linkTypes.customBlock);
      case blockTypes.interface: {
        const words = readInterface(this.#window, cursor, at, end, isLittleEndian, this.#description);
        if (words !== undefined) return this.#fail(at, words);
        const latest = this.#description.interfaces.at(-1)!;
        this.#clocks.push(new TickClock(latest.ticksPerSecond, latest.timeOffset));
        return false;
      }
      case blockTypes.nameResolution:
        readNames(this.#window, at + 8, end, isLittleEndian, this.#description.names);
        return false;
      case blockTypes.interfaceStatistics:
        readStatistics(this.#window, cursor, at, end, isLittleEndian, this.#section, this.#description);
        return false;
      case blockTypes.secrets:
        readSecrets(this.#window, at, end, isLittleEndian, this.#description);
        return false;
      default:
        return false;
    }
  }

  #readSection(at: number, end: number): boolean {
    const { view } = this.#window;
    if (end - at < 24) return this.#fail(at + 4, "The section header is too short.");
    const major = view.getUint16(at + 12, this.#isLittleEndian);
    const minor = view.getUint16(at + 14, this.#isLittleEndian);
    if (major !== 1) return this.#fail(at + 12, `The file is pcapng version ${major}.${minor}; version 1 is known.`);
    const texts: { hardware?: string; system?: string; application?: string } = {};
    const comments: string[] = [];
    const cursor = this.#options.start(at + 24, end, this.#isLittleEndian);
    while (cursor.next()) {
      if (cursor.code === optionCodes.comment) comments.push(cursor.text());
      else if (cursor.code === optionCodes.section.hardware) texts.hardware = cursor.text();
      else if (cursor.code === optionCodes.section.system) texts.system = cursor.text();
      else if (cursor.code === optionCodes.section.application) texts.application = cursor.text();
    }
    const description = this.#description;
    this.#section = {
      isLittleEndian: this.#isLittleEndian,
      fileOffset: this.#window.fileOffset(at),
      firstInterface: description.interfaces.length,
      comments,
      ...texts,
    };
    description.format = "pcapng";
    if (description.sections.length === 0) {
      description.variant = `pcapng, ${this.#isLittleEndian ? "little-endian" : "big-endian"}`;
    }
    description.sections.push(this.#section);
    return false;
  }

  // 8 interface · 12 time, upper half · 16 lower half · 20 captured · 24 on the wire · 28 packet, options
  #readEnhancedPacket(at: number, end: number): boolean {
    const { view } = this.#window;
    if (end - at < 28) return this.#fail(at + 4, "A packet block is too short for its header.");
    const isLittleEndian = this.#isLittleEndian;
    return this.#readPacket(at, end, view.getUint32(at + 8, isLittleEndian));
  }

  // 8 interface (16 bits) · 10 drops (16 bits) · then as an enhanced packet block
  #readOldPacket(at: number, end: number): boolean {
    const { view } = this.#window;
    if (end - at < 28) return this.#fail(at + 4, "A packet block is too short for its header.");
    const isLittleEndian = this.#isLittleEndian;
    const drops = view.getUint16(at + 10, isLittleEndian);
    const interfaceIndex = view.getUint16(at + 8, isLittleEndian);
    if (!this.#readPacket(at, end, interfaceIndex)) return false;
    // All ones: not known.
    if (drops !== 0xffff) this.#description.interfaces[this.#record.interfaceIndex]!.dropped += drops;
    return true;
  }

  #readPacket(at: number, end: number, interfaceInSection: number): boolean {
    const { view } = this.#window;
    const isLittleEndian = this.#isLittleEndian;
    const captured = view.getUint32(at + 20, isLittleEndian);
    if (captured > longestPacket) return this.#fail(at + 20, tooLong(captured));
    const options = at + 28 + ((captured + 3) & ~3);
    if (options > end) {
      return this.#fail(at + 20, `A packet is said to have ${captured} bytes, but its block ends before that.`);
    }
    const interfaceIndex = this.#interfaceIndex(interfaceInSection);
    if (interfaceIndex === undefined) {
      return this.#fail(
        at + 8,
        `A packet is of interface ${interfaceInSection}, which the file does not describe before.`,
      );
    }
    const record = this.#record;
    record.interfaceIndex = interfaceIndex;
    const original = view.getUint32(at + 24, isLittleEndian);
    this.#setRecord(at, at + 28, captured, original, this.#description.interfaces[interfaceIndex]!.linkType);
    this.#clocks[interfaceIndex]!.set(
      record,
      view.getUint32(at + 12, isLittleEndian),
      view.getUint32(at + 16, isLittleEndian),
    );
    if (options < end) this.#readPacketOptions(options, end);
    return true;
  }

  #readPacketOptions(from: number, end: number): void {
    const cursor = this.#options.start(from, end, this.#isLittleEndian);
    const record = this.#record;
    let comments: string[] | undefined;
    while (cursor.next()) {
      if (cursor.code === optionCodes.comment) (comments ??= []).push(cursor.text());
      else if (cursor.code === optionCodes.packet.dropCount) {
        this.#description.interfaces[record.interfaceIndex]!.dropped += Number(cursor.unsigned64() ?? 0n);
      }
    }
    if (comments !== undefined) record.comments = comments;
  }

  // 8 length on the wire · 12 packet. No time, and it is of the section's first interface, cut at its snap length.
  #readSimplePacket(at: number, end: number): boolean {
    const { view } = this.#window;
    if (end - at < 12) return this.#fail(at + 4, "A packet block is too short for its header.");
    const interfaceIndex = this.#interfaceIndex(0);
    if (interfaceIndex === undefined) {
      return this.#fail(at, "A packet comes before the interface that it was captured on.");
    }
    const original = view.getUint32(at + 8, this.#isLittleEndian);
    const { snapLength, linkType } = this.#description.interfaces[interfaceIndex]!;
    const captured = Math.min(original, snapLength === 0 ? original : snapLength);
    if (captured > longestPacket) return this.#fail(at + 8, tooLong(captured));
    if (at + 12 + captured > end) {
      return this.#fail(at + 8, `A packet is said to have ${captured} bytes, but its block ends before that.`);
    }
    this.#record.interfaceIndex = interfaceIndex;
    return this.#setRecord(at, at + 12, captured, original, linkType);
  }

  #setRecord(at: number, start: number, captured: number, original: number, linkType: number): true {
    const record = this.#record;
    record.bytes = this.#window.bytes;
    record.view = this.#window.view;
    record.start = start;
    record.capturedLength = captured;
    record.originalLength = original;
    record.hasTime = false;
    record.seconds = 0;
    record.nanoseconds = 0;
    record.linkType = linkType;
    record.frame += 1;
    record.fileOffset = this.#window.fileOffset(at);
    record.comments = none;
    return true;
  }

  #interfaceIndex(inSection: number): number | undefined {
    const index = this.#section!.firstInterface + inSection;
    // Read on after a jump back, later sections are known too: theirs do not count.
    const found = this.#description.interfaces[index];
    return found !== undefined && this.#description.sections[found.section] === this.#section ? index : undefined;
  }

  #fail(at: number, words: string): false {
    this.problem ??= { offset: this.#window.fileOffset(at), words };
    return false;
  }
}
