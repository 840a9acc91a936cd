// Reads from each packet what the join needs: its ends, and TCP's numbers.
import { addressText4, addressText6, Analyzer, type PacketRecord } from "@vitrine/glass";
import type { SeenSegment } from "../join/tracks.ts";

const tcp = 6;
const flags = { syn: 0x02, acknowledgment: 0x10 } as const;
/** Conversations that one analyzer keeps; the join needs none of them, so a new one is as good. */
const mostConversations = 50_000;
/** Offsets of the two addresses in an IP header (RFC 791 §3.1, RFC 8200 §3). */
const addresses4 = { source: 12, destination: 16 } as const;
const addresses6 = { source: 8, destination: 24 } as const;

export class SegmentReader {
  #analyzer = new Analyzer();

  /** Returns undefined for a packet that is not TCP, or too short. The caller adds `frame`. */
  read(record: PacketRecord): Omit<SeenSegment, "frame"> | undefined {
    const packet = this.#analyzer.add(record);
    if (packet.stream >= mostConversations) this.#analyzer = new Analyzer();
    if (packet.transport !== tcp || packet.stream < 0 || packet.isQuoted) return undefined;
    const isVersion4 = packet.ipVersion === 4;
    const { source, destination } = isVersion4 ? addresses4 : addresses6;
    const text = isVersion4 ? addressText4 : addressText6;
    return {
      at: record.seconds * 1_000 + record.nanoseconds / 1_000_000,
      source: { address: text(record.bytes, packet.ipOffset + source), port: packet.sourcePort },
      destination: { address: text(record.bytes, packet.ipOffset + destination), port: packet.destinationPort },
      sequence: packet.sequence,
      acknowledgment: packet.acknowledgment,
      isSyn: (packet.flags & flags.syn) !== 0,
      hasAcknowledgment: (packet.flags & flags.acknowledgment) !== 0,
      length: packet.length,
    };
  }
}
