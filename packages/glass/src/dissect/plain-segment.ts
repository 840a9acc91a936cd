// Packets that have no more to them than the analysis has been through: one IP header, and one TCP or UDP header after it.
// Their data can be read without taking the headers apart once more.
import type { PacketRecord } from "../file/record.ts";
import { addressText4, addressText6 } from "./address.ts";
import { byteOf } from "./place.ts";
import { ipv4Fields } from "./protocol/ipv4-fields.ts";
import { ipv6Fields } from "./protocol/ipv6-fields.ts";

/** A packet as its analysis describes it (`PacketAnalysis`). */
export interface AnalysedPacket {
  readonly ipVersion: number;
  readonly ipOffset: number;
  readonly ipProtocol: number;
  readonly transport: number;
  readonly isQuoted: boolean;
  readonly needsDissection: boolean;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly length: number;
}

const IPV6_HEADER = 40;
const IPV6_NEXT_HEADER = byteOf(ipv6Fields.nextHeader);
const ends4 = { text: addressText4, source: byteOf(ipv4Fields.source), destination: byteOf(ipv4Fields.destination) };
const ends6 = { text: addressText6, source: byteOf(ipv6Fields.source), destination: byteOf(ipv6Fields.destination) };

/** Where the TCP or UDP header begins in the record's bytes; -1 if there is more to the packet. */
export function plainTransportOffset({ bytes }: PacketRecord, packet: AnalysedPacket): number {
  const { ipVersion, ipOffset, transport } = packet;
  if (packet.needsDissection || packet.isQuoted || transport === 0 || transport !== packet.ipProtocol) return -1;
  if (ipVersion === 4) return ipOffset + (bytes[ipOffset]! & 0xf) * 4;
  return ipVersion === 6 && bytes[ipOffset + IPV6_NEXT_HEADER] === transport ? ipOffset + IPV6_HEADER : -1;
}

/** Sender and receiver, as the list shows them, of a packet that has one IP header. */
export function endsInWords({ bytes }: PacketRecord, { ipVersion, ipOffset }: AnalysedPacket) {
  const { text, source, destination } = ipVersion === 4 ? ends4 : ends6;
  return { from: () => text(bytes, ipOffset + source), to: () => text(bytes, ipOffset + destination) };
}
