// The way from a frame's first byte to its network header, for the links that the fast path knows.
import { byteOf } from "../dissect/place.ts";
import { ethernetFields } from "../dissect/protocol/ethernet-fields.ts";
import { longestLength, readLogicalLink } from "../dissect/logical-link.ts";
import { cookedLogicalLink, notEtherTypes } from "../dissect/protocol/linux-cooked.ts";
import { linkTypes } from "../file/link-type.ts";
import type { PacketRecord } from "../file/record.ts";

export const ETHERTYPE_IPV4 = 0x0800;
export const ETHERTYPE_IPV6 = 0x86dd;

export const ETHERNET_TYPE = byteOf(ethernetFields.type);
export const ETHERNET_HEADER = ETHERNET_TYPE + 2;
/** A VLAN tag: priority and number, then the type of what follows (IEEE 802.1Q). */
const VLAN_TAG = 4;
/** The EtherType of a provider's tag, after which a type follows and no length (IEEE 802.1ad). */
const PROVIDER_TAG = 0x88a8;
/** Linux cooked capture: the protocol is the last of 16 bytes in version 1, the first of 20 in version 2. */
const COOKED_PROTOCOL = 14;
const COOKED_HEADER = 16;
const COOKED2_HEADER = 20;
/** Their hardware types, some of which have other protocols than EtherTypes. */
const COOKED_HARDWARE = 2;
const COOKED2_HARDWARE = 8;
const NULL_HEADER = 4;
/** Address families of IPv6 on BSD, FreeBSD and macOS; that of IPv4 is the same everywhere. */
const FAMILY_IPV4 = 2;
const FAMILIES_IPV6 = new Set([10, 24, 28, 30]);

/** The network header of a frame: its version by the link's own word, and its offset. */
export class LinkReader {
  /** 4 or 6; 0 if the frame carries something else or is cut before it. */
  version = 0;
  /** Offset of the network header in the record's bytes. */
  offset = 0;
  /** Where the link says that its packet ends, by a length in place of a type; else beyond all bytes. */
  end = Infinity;

  read(record: PacketRecord): void {
    const { start, view } = record;
    const end = start + record.capturedLength;
    this.version = 0;
    this.end = Infinity;
    switch (record.linkType) {
      case linkTypes.ethernet:
        if (start + ETHERNET_HEADER <= end) this.#typed(record, start + ETHERNET_TYPE, start + ETHERNET_HEADER, end);
        break;
      case linkTypes.linuxCooked:
        if (start + COOKED_HEADER > end || notEtherTypes.has(view.getUint16(start + COOKED_HARDWARE))) break;
        this.#typed(record, start + COOKED_PROTOCOL, start + COOKED_HEADER, end);
        break;
      case linkTypes.linuxCooked2:
        if (start + COOKED2_HEADER > end || notEtherTypes.has(view.getUint16(start + COOKED2_HARDWARE))) break;
        this.#typed(record, start, start + COOKED2_HEADER, end);
        break;
      case linkTypes.null:
        if (start + NULL_HEADER <= end) this.#family(familyOf(view, start), start + NULL_HEADER);
        break;
      case linkTypes.loop:
        if (start + NULL_HEADER <= end) this.#family(view.getUint32(start), start + NULL_HEADER);
        break;
      case linkTypes.raw:
      case linkTypes.rawBsd:
      case linkTypes.rawOpenBsd:
      case linkTypes.ipv4:
        if (start < end) this.#nibble(view.getUint8(start) >>> 4, start);
        break;
      case linkTypes.ipv6:
        if (start < end && view.getUint8(start) >>> 4 === 6) this.#nibble(6, start);
        break;
    }
  }

  #typed({ view, bytes, linkType }: PacketRecord, typeAt: number, header: number, end: number): void {
    let type = view.getUint16(typeAt);
    let [offset, tag] = [header, 0];
    while ((type === 0x8100 || type === PROVIDER_TAG || type === 0x9100) && offset + VLAN_TAG <= end) {
      tag = type;
      type = view.getUint16(offset + 2);
      offset += VLAN_TAG;
    }
    const isCooked = linkType !== linkTypes.ethernet && offset === header;
    // A length is where a type would be, also after a tag. A cooked capture has a number of its own for it, and no length.
    if (isCooked ? type === cookedLogicalLink : type <= longestLength && tag !== PROVIDER_TAG) {
      const declared = isCooked ? Infinity : offset + type;
      const inside = readLogicalLink(bytes, offset, Math.min(end, declared));
      if (inside === undefined) return;
      this.end = declared;
      type = inside.etherType;
      offset = inside.offset;
    }
    this.offset = offset;
    if (type === ETHERTYPE_IPV4) this.version = 4;
    else if (type === ETHERTYPE_IPV6) this.version = 6;
  }

  #family(family: number, offset: number): void {
    this.offset = offset;
    if (family === FAMILY_IPV4) this.version = 4;
    else if (FAMILIES_IPV6.has(family)) this.version = 6;
  }

  #nibble(version: number, offset: number): void {
    this.offset = offset;
    if (version === 4 || version === 6) this.version = version;
  }
}

/** The family is in the byte order of the machine that captured: the small number is the one that was meant. */
function familyOf(view: DataView, offset: number): number {
  const family = view.getUint32(offset);
  return family > 0xffff ? view.getUint32(offset, true) : family;
}
