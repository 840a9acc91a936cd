// Which fields have a column in the index of a capture, and how their values are read from it.
import type { ColumnWriter } from "../../analysis/column-writer.ts";
import {
  CHUNK_ROWS,
  IS_CHAT,
  IS_IRC,
  IS_IPV4,
  IS_IPV6,
  IS_RELATIVE,
  IS_REVERSE,
  IS_TCP,
  isUdp,
  type PacketColumns,
} from "../../analysis/packet-columns.ts";
import { markFields } from "../../analysis/tcp/mark.ts";
import { ACK, FIN, SYN } from "../../analysis/tcp/segment.ts";
import type { FieldDeclaration } from "../../dissect/field.ts";
import { frameFields } from "../../dissect/protocol/frame-fields.ts";
import { tcpAnalysisFields } from "../../dissect/protocol/tcp-analysis-fields.ts";
import { tcpFields } from "../../dissect/protocol/tcp-fields.ts";
import { everyBit, NOT_SELECTED, SELECTED, type Bits, type Column, type KindTable } from "./mask.ts";

/** The numbers of a chunk, one a row, until the next reading. */
type Reading = (chunk: PacketColumns, writer: ColumnWriter) => Column;

export interface ColumnField extends Bits {
  /** The packets that have the field. */
  readonly has: KindTable;
  readonly read: Reading;
  /** The numbers are those of addresses. */
  readonly isAddress: boolean;
  /** Zero means that the packet does not have the field. */
  readonly isUnlessZero: boolean;
}

export function kindTable(isWanted: (kinds: number) => boolean): KindTable {
  return Uint8Array.from({ length: 256 }, (_, kinds) => (isWanted(kinds) ? SELECTED : NOT_SELECTED));
}

export const everyKind = kindTable(() => true);
const ofIpv4 = kindTable((kinds) => (kinds & IS_IPV4) !== 0);
const ofIpv6 = kindTable((kinds) => (kinds & IS_IPV6) !== 0);
const ofIp = kindTable((kinds) => (kinds & (IS_IPV4 | IS_IPV6)) !== 0);
const ofTcp = kindTable((kinds) => (kinds & IS_TCP) !== 0);
const ofUdp = kindTable(isUdp);
const ofChat = kindTable((kinds) => (kinds & IS_CHAT) !== 0);
const ofIrc = kindTable((kinds) => (kinds & IS_IRC) === IS_IRC);
const ofKnownSegment = kindTable((kinds) => (kinds & IS_TCP) !== 0 && (kinds & IS_RELATIVE) !== 0);

function plain(has: KindTable, read: Reading): ColumnField {
  return { has, read, shift: 0, bits: everyBit, isAddress: false, isUnlessZero: false };
}

const address = (has: KindTable, read: Reading): ColumnField => ({ ...plain(has, read), isAddress: true });

const unlessZero = (read: Reading): ColumnField => ({ ...plain(ofTcp, read), isUnlessZero: true });

/** Numbers that no column holds as they are. */
const worked = new Uint32Array(CHUNK_ROWS);

function frameNumbers({ rows, firstRow }: PacketColumns): Column {
  for (let row = 0; row < rows; row += 1) worked[row] = firstRow + row + 1;
  return worked;
}

function ipVersions({ rows, kinds }: PacketColumns): Column {
  for (let row = 0; row < rows; row += 1) worked[row] = (kinds[row]! & IS_IPV4) === 0 ? 6 : 4;
  return worked;
}

/** Of what is no segment the numbers mean nothing. */
function sequences({ rows, kinds, sequence, stream }: PacketColumns, writer: ColumnWriter): Column {
  for (let row = 0; row < rows; row += 1) {
    const direction = (kinds[row]! & IS_REVERSE) === 0 ? 0 : 1;
    worked[row] = sequence[row]! - writer.base(stream[row]!, direction);
  }
  return worked;
}

function nextSequences(chunk: PacketColumns, writer: ColumnWriter): Column {
  sequences(chunk, writer);
  const { rows, flags, payloadLength } = chunk;
  for (let row = 0; row < rows; row += 1) {
    worked[row]! += payloadLength[row]! + ((flags[row]! & (SYN | FIN)) === 0 ? 0 : 1);
  }
  return worked;
}

/** Without its flag the number is what it is, raw. */
function acknowledgments(chunk: PacketColumns, writer: ColumnWriter): Column {
  const { rows, kinds, acknowledgment, stream, flags } = chunk;
  for (let row = 0; row < rows; row += 1) {
    const otherDirection = (kinds[row]! & IS_REVERSE) === 0 ? 1 : 0;
    const base = writer.base(stream[row]!, otherDirection);
    worked[row] = acknowledgment[row]! - ((flags[row]! & ACK) === 0 ? 0 : base);
  }
  return worked;
}

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
    return [name, { ...plain(ofTcp, (chunk) => chunk.flags), shift: end - start - length, bits: 2 ** length - 1 }];
  });
}

/** A mark is there where its bit is; it has no value. */
function markColumns(): Array<readonly [string, ColumnField]> {
  return markFields.map(([bit, field]) => [field.name, { ...unlessZero((chunk) => chunk.marks), bits: bit }]);
}

/** Name to column. A field that is not here, nor among the times, is for the dissector. */
export const columnFields: ReadonlyMap<string, ColumnField> = new Map<string, ColumnField>([
  ["frame", plain(everyKind, (chunk) => chunk.kinds)],
  [frameFields.number.name, plain(everyKind, frameNumbers)],
  [frameFields.length.name, plain(everyKind, (chunk) => chunk.length)],
  [frameFields.capturedLength.name, plain(everyKind, (chunk) => chunk.capturedLength)],
  [frameFields.interface.name, plain(everyKind, (chunk) => chunk.interfaceIndex)],
  ["ip", plain(ofIpv4, (chunk) => chunk.kinds)],
  ["ip.proto", plain(ofIpv4, (chunk) => chunk.ipProtocol)],
  ["ip.src", address(ofIpv4, (chunk) => chunk.source)],
  ["ip.dst", address(ofIpv4, (chunk) => chunk.destination)],
  ["ipv6", plain(ofIpv6, (chunk) => chunk.kinds)],
  ["ipv6.nxt", plain(ofIpv6, (chunk) => chunk.ipProtocol)],
  ["ipv6.src", address(ofIpv6, (chunk) => chunk.source)],
  ["ipv6.dst", address(ofIpv6, (chunk) => chunk.destination)],
  // Of either protocol's packets, as in Wireshark.
  ["ip.version", plain(ofIp, ipVersions)],
  ["tcp", plain(ofTcp, (chunk) => chunk.kinds)],
  ["tcp.srcport", plain(ofTcp, (chunk) => chunk.sourcePort)],
  ["tcp.dstport", plain(ofTcp, (chunk) => chunk.destinationPort)],
  ["tcp.stream", plain(ofTcp, (chunk) => chunk.stream)],
  ["tcp.len", plain(ofKnownSegment, (chunk) => chunk.payloadLength)],
  ["tcp.seq", plain(ofKnownSegment, sequences)],
  ["tcp.nxtseq", plain(ofKnownSegment, nextSequences)],
  ["tcp.ack", plain(ofKnownSegment, acknowledgments)],
  ["tcp.seq_raw", plain(ofTcp, (chunk) => chunk.sequence)],
  ["tcp.ack_raw", plain(ofTcp, (chunk) => chunk.acknowledgment)],
  ["tcp.flags", plain(ofTcp, (chunk) => chunk.flags)],
  ...flagFields(),
  ["tcp.window_size_value", plain(ofTcp, (chunk) => chunk.window)],
  ["tcp.window_size", plain(ofTcp, (chunk) => chunk.windowSize)],
  [tcpAnalysisFields.flags.name, unlessZero((chunk) => chunk.marks)],
  ...markColumns(),
  [tcpAnalysisFields.duplicateAckNumber.name, unlessZero((chunk) => chunk.duplicateAckNumber)],
  [tcpAnalysisFields.bytesInFlight.name, unlessZero((chunk) => chunk.bytesInFlight)],
  ["lab", plain(ofChat, (chunk) => chunk.kinds)],
  ["irc", plain(ofIrc, (chunk) => chunk.kinds)],
  ["udp", plain(ofUdp, (chunk) => chunk.kinds)],
  ["udp.srcport", plain(ofUdp, (chunk) => chunk.sourcePort)],
  ["udp.dstport", plain(ofUdp, (chunk) => chunk.destinationPort)],
  ["udp.stream", plain(ofUdp, (chunk) => chunk.stream)],
  ["udp.length", plain(ofUdp, (chunk) => chunk.payloadLength)],
]);
