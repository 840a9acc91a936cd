// A packet as a capture file holds it. One object serves all packets of a file: a reader moves it on, nobody keeps it.

export interface PacketRecord {
  /** The buffer that holds the packet, and a view of the same memory: offsets into both are the same. */
  bytes: Uint8Array;
  view: DataView;
  /** Offset of the packet's first byte in `bytes`. */
  start: number;
  /** Bytes that are there. */
  capturedLength: number;
  /** Bytes that there were on the wire. */
  originalLength: number;
  /** Time, in whole seconds since 1970 and nanoseconds within the second. Never one double: that loses digits. */
  seconds: number;
  nanoseconds: number;
  /** The LINKTYPE_ number of the interface (`linkTypes`). */
  linkType: number;
  /** Counted over all sections of the file; 0 in a pcap. */
  interfaceIndex: number;
  /** Counted from 1. */
  frame: number;
  /** Where the record stands in the file (of a compressed file: in what it holds), in bytes. */
  fileOffset: number;
  /** The packet's comments, where the file has some. */
  comments: readonly string[];
}

/** Why a file could not be read to its end. */
export interface CaptureProblem {
  /** The byte at which it went wrong; of a compressed file: in what it holds. */
  readonly offset: number;
  /** What is wrong there, in words. */
  readonly words: string;
}
