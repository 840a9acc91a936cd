// Writes pcap: for other tools, and for captures that we make ourselves.
import type { PacketRecord } from "./record.ts";
import { pcapHeaderLength, pcapMagic } from "./pcap.ts";

export interface PcapWriterOptions {
  readonly linkType: number;
  /** The most bytes of a packet that are kept; default 262,144, which is all. */
  readonly snapLength?: number;
  /** Default true. */
  readonly isLittleEndian?: boolean;
  /** Default false: microseconds, which every reader knows. */
  readonly isNanoseconds?: boolean;
}

/** The file's header. */
export function pcapHeader(options: PcapWriterOptions): Uint8Array {
  const isLittleEndian = options.isLittleEndian ?? true;
  const view = new DataView(new ArrayBuffer(pcapHeaderLength));
  const magic = options.isNanoseconds === true ? pcapMagic.nanoseconds : pcapMagic.microseconds;
  view.setUint32(0, magic, isLittleEndian);
  view.setUint16(4, 2, isLittleEndian);
  view.setUint16(6, 4, isLittleEndian);
  view.setUint32(16, options.snapLength ?? 262_144, isLittleEndian);
  view.setUint32(20, options.linkType, isLittleEndian);
  return new Uint8Array(view.buffer);
}

/** One packet. */
export function pcapRecord(record: PacketRecord, options: PcapWriterOptions): Uint8Array {
  const isLittleEndian = options.isLittleEndian ?? true;
  const bytes = new Uint8Array(16 + record.capturedLength);
  const view = new DataView(bytes.buffer);
  const fraction = options.isNanoseconds === true ? record.nanoseconds : Math.floor(record.nanoseconds / 1000);
  view.setUint32(0, record.seconds, isLittleEndian);
  view.setUint32(4, fraction, isLittleEndian);
  view.setUint32(8, record.capturedLength, isLittleEndian);
  view.setUint32(12, record.originalLength, isLittleEndian);
  bytes.set(record.bytes.subarray(record.start, record.start + record.capturedLength), 16);
  return bytes;
}
