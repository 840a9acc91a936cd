// A packet as a capture file holds it. One object serves all packets of a file: a reader moves it on, nobody keeps it.

const noComments: readonly string[] = [];

export class PacketRecord {
  /** The buffer that holds the packet, and a view of the same memory: offsets into both are the same. */
  bytes: Uint8Array;
  view: DataView;
  /** Offset of the packet's first byte in `bytes`. */
  start = 0;
  /** Bytes that are there. */
  capturedLength = 0;
  /** Bytes that there were on the wire. */
  originalLength = 0;
  /** Time, in whole seconds since 1970 and nanoseconds within the second. Never one double: that loses digits. */
  seconds = 0;
  nanoseconds = 0;
  /** Simple packet blocks and custom blocks of a pcapng have no time; theirs is 0. */
  hasTime = true;
  /** The LINKTYPE_ number of the interface (`linkTypes`). */
  linkType = 0;
  /** Counted over all sections of the file; 0 in a pcap. */
  interfaceIndex = 0;
  /** Counted from 1. */
  frame = 0;
  /** Where the record is in the file (of a compressed file: in what it holds), in bytes. */
  fileOffset = 0;
  /** The packet's comments, where the file has some. */
  comments: readonly string[] = noComments;

  constructor(bytes = new Uint8Array(0), view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)) {
    this.bytes = bytes;
    this.view = view;
  }

  /** A copy with bytes of its own, for who needs the packet longer than until the next one. */
  keep(): PacketRecord {
    const bytes = this.bytes.slice(this.start, this.start + this.capturedLength);
    return Object.assign(new PacketRecord(bytes), {
      capturedLength: this.capturedLength,
      originalLength: this.originalLength,
      seconds: this.seconds,
      nanoseconds: this.nanoseconds,
      hasTime: this.hasTime,
      linkType: this.linkType,
      interfaceIndex: this.interfaceIndex,
      frame: this.frame,
      fileOffset: this.fileOffset,
      comments: this.comments,
    });
  }
}

/** Why a file could not be read to its end. */
export interface CaptureProblem {
  /** The byte at which it went wrong; of a compressed file: in what it holds. */
  readonly offset: number;
  /** The problem there, for people. */
  readonly words: string;
}

/** Reads records of one file format out of a window. */
export interface RecordReader {
  /**
   * Moves the record on to the next packet. False: more bytes are needed (`window.wanted` from `window.at`), or
   * `problem` says why there is no more.
   */
  next(): boolean;
  readonly problem: CaptureProblem | undefined;
  /** The part of the file that its end cuts, for people; asked only when bytes are left over. */
  cutShort(): string;
  /** Makes ready to read on at a record of this interface. */
  seek(interfaceIndex: number): void;
}
