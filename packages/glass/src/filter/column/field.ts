// Which fields have a column in the index of a capture, and how their values are read from it.
import { IS_IPV4, IS_IPV6, IS_RELATIVE, IS_TCP, IS_UDP, type PacketColumns } from "../../analysis/packet-index.ts";
import { markFields } from "../../analysis/tcp/mark.ts";
import type { FieldDeclaration } from "../../dissect/field.ts";
import { tcpAnalysisFields } from "../../dissect/protocol/tcp-analysis-fields.ts";
import { tcpFields } from "../../dissect/protocol/tcp-fields.ts";

export type Column = Uint8Array | Uint16Array | Uint32Array;

export interface ColumnField {
  /** Bits of `kinds` that a packet with this field has, all of them. */
  readonly kinds: number;
  /** Undefined for the frame's number, which is the row's. */
  readonly column: ((chunk: PacketColumns) => Column) | undefined;
  /** The value is `(column >>> shift) & mask`. */
  readonly shift: number;
  readonly mask: number;
  /** The column holds numbers of addresses. */
  readonly isAddress: boolean;
  /** Zero means that the packet does not have the field. */
  readonly isUnlessZero: boolean;
}

const everything = 0xffff_ffff;

function plain(kinds: number, column: (chunk: PacketColumns) => Column): ColumnField {
  return { kinds, column, shift: 0, mask: everything, isAddress: false, isUnlessZero: false };
}

const address = (kinds: number, column: (chunk: PacketColumns) => Column): ColumnField => ({
  ...plain(kinds, column),
  isAddress: true,
});

const unlessZero = (column: (chunk: PacketColumns) => Column): ColumnField => ({
  ...plain(IS_TCP, column),
  isUnlessZero: true,
});

/** The single flags, by the places of their bits in the flags' own. */
function flagFields(): Array<readonly [string, ColumnField]> {
  const [from, count] = tcpFields.flags.bits;
  const end = from + count;
  const flags = Object.values<FieldDeclaration>(tcpFields).filter(
    ({ bits, name }) =>
      bits !== undefined && bits[0] >= from && bits[0] + bits[1] <= end && name !== tcpFields.flags.name,
  );
  return flags.map(({ name, bits }) => {
    const [start, length] = bits!;
    return [name, { ...plain(IS_TCP, (chunk) => chunk.flags), shift: end - start - length, mask: 2 ** length - 1 }];
  });
}

/** A mark is there where its bit is; it has no value. */
function markColumns(): Array<readonly [string, ColumnField]> {
  return markFields.map(([bit, field]) => {
    const shift = 31 - Math.clz32(bit);
    return [field.name, { ...unlessZero((chunk) => chunk.marks), shift, mask: 1 }];
  });
}

/** Name to column. A field that is not here is for the dissector. */
export const columnFields: ReadonlyMap<string, ColumnField> = new Map<string, ColumnField>([
  ["frame", { ...plain(0, (chunk) => chunk.length), column: undefined }],
  ["frame.number", { ...plain(0, (chunk) => chunk.length), column: undefined }],
  ["frame.len", plain(0, (chunk) => chunk.length)],
  ["frame.cap_len", plain(0, (chunk) => chunk.capturedLength)],
  ["ip", plain(IS_IPV4, (chunk) => chunk.kinds)],
  ["ip.proto", plain(IS_IPV4, (chunk) => chunk.ipProtocol)],
  ["ip.src", address(IS_IPV4, (chunk) => chunk.source)],
  ["ip.dst", address(IS_IPV4, (chunk) => chunk.destination)],
  ["ipv6", plain(IS_IPV6, (chunk) => chunk.kinds)],
  ["ipv6.src", address(IS_IPV6, (chunk) => chunk.source)],
  ["ipv6.dst", address(IS_IPV6, (chunk) => chunk.destination)],
  ["tcp", plain(IS_TCP, (chunk) => chunk.kinds)],
  ["tcp.srcport", plain(IS_TCP, (chunk) => chunk.sourcePort)],
  ["tcp.dstport", plain(IS_TCP, (chunk) => chunk.destinationPort)],
  ["tcp.stream", plain(IS_TCP, (chunk) => chunk.stream)],
  ["tcp.len", plain(IS_TCP | IS_RELATIVE, (chunk) => chunk.payloadLength)],
  ["tcp.seq_raw", plain(IS_TCP, (chunk) => chunk.sequence)],
  ["tcp.ack_raw", plain(IS_TCP, (chunk) => chunk.acknowledgment)],
  ["tcp.flags", plain(IS_TCP, (chunk) => chunk.flags)],
  ...flagFields(),
  ["tcp.window_size_value", plain(IS_TCP, (chunk) => chunk.window)],
  ["tcp.window_size", plain(IS_TCP, (chunk) => chunk.windowSize)],
  [tcpAnalysisFields.flags.name, unlessZero((chunk) => chunk.marks)],
  ...markColumns(),
  [tcpAnalysisFields.bytesInFlight.name, unlessZero((chunk) => chunk.bytesInFlight)],
  ["udp", plain(IS_UDP, (chunk) => chunk.kinds)],
  ["udp.srcport", plain(IS_UDP, (chunk) => chunk.sourcePort)],
  ["udp.dstport", plain(IS_UDP, (chunk) => chunk.destinationPort)],
  ["udp.stream", plain(IS_UDP, (chunk) => chunk.stream)],
  ["udp.length", plain(IS_UDP, (chunk) => chunk.payloadLength)],
]);
