// IEEE 802.2 logical link control after an 802.3 length: how the dissector and the analysis find the packet that it carries.
//
//     DSAP · SSAP · control 3 · organisation (3 bytes, 0) · EtherType     SNAP (RFC 1042)
//     0x06 · 0x06 · control 3                                             IPv4 without SNAP (RFC 948)

/** A type field up to this holds a length; what is between it and the least EtherType means nothing (IEEE 802.3 §3.2.6). */
export const longestLength = 1500;
/** A type is at least this. */
export const smallestType = 0x600;

const snap = 0xaa;
const ipSap = 0x06;
const unnumberedInformation = 3;
const snapHeader = 8;
const plainHeader = 3;
const etherTypeIpv4 = 0x0800;
/** Organisations that an EtherType follows: none, and that of bridges (RFC 1042, IEEE 802.1H). */
const encapsulations: ReadonlySet<number> = new Set([0, 0x0000f8]);

/** The EtherType of what logical link control carries, and where it begins; undefined if it is none. */
export function readLogicalLink(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly etherType: number; readonly offset: number } | undefined {
  if (end - at < plainHeader || bytes[at + 2] !== unnumberedInformation) return undefined;
  const [destination, source] = [bytes[at]!, bytes[at + 1]!];
  if (destination === ipSap) return { etherType: etherTypeIpv4, offset: at + plainHeader };
  if (destination !== snap || source !== snap || end - at < snapHeader) return undefined;
  const organisation = (bytes[at + 3]! << 16) | (bytes[at + 4]! << 8) | bytes[at + 5]!;
  if (!encapsulations.has(organisation)) return undefined;
  return { etherType: (bytes[at + 6]! << 8) | bytes[at + 7]!, offset: at + snapHeader };
}
