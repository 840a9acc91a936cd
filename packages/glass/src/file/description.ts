// The description that a capture file has of itself, besides its packets.

/** Counts of a capture tool on an interface (pcapng interface statistics block). */
export interface InterfaceStatistics {
  readonly received?: bigint;
  /** Dropped by the interface, and by the operating system. */
  readonly droppedByInterface?: bigint;
  readonly droppedBySystem?: bigint;
  /** Accepted by the capture filter, and given to the tool. */
  readonly accepted?: bigint;
  readonly delivered?: bigint;
  readonly comments: readonly string[];
}

/** An interface that packets were captured on. A pcap has one, without a name. */
export interface CaptureInterface {
  readonly linkType: number;
  /** The most bytes that were kept of a packet; 0 means no limit. */
  readonly snapLength: number;
  readonly section: number;
  readonly name?: string;
  readonly description?: string;
  readonly filter?: string;
  readonly system?: string;
  readonly hardware?: string;
  /** Bits of a second. */
  readonly speed?: bigint;
  readonly comments: readonly string[];
  /** How time is counted: ticks a second, and seconds to add. */
  readonly ticksPerSecond: bigint;
  readonly timeOffset: bigint;
  statistics?: InterfaceStatistics;
  /** Packets that the capture tool says it lost, summed from the packets' own drop counts. */
  dropped: number;
}

/** A section of a pcapng; a pcap is one section. */
export interface CaptureSection {
  readonly isLittleEndian: boolean;
  readonly fileOffset: number;
  /** Its first interface in the file's list. */
  readonly firstInterface: number;
  readonly hardware?: string;
  readonly system?: string;
  readonly application?: string;
  readonly comments: readonly string[];
}

/** Keys that a capture brings along to decrypt it, kept as they are. */
export interface DecryptionSecrets {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** All that is known of the file so far; it grows while the file is read. */
export interface CaptureDescription {
  format: "pcap" | "pcapng" | undefined;
  /** "pcap, little-endian, nanoseconds". */
  variant: string;
  readonly sections: CaptureSection[];
  readonly interfaces: CaptureInterface[];
  /** Address, as text, to names. */
  readonly names: Map<string, string>;
  readonly secrets: DecryptionSecrets[];
}
