// Ethernet's fields.
//
//     0                 6                12        14
//     +-----------------+-----------------+---------+-- …
//     |   destination   |     source      |  type   |
//     +-----------------+-----------------+---------+-- …
import type { FieldTable } from "../field.ts";

/** The protocols of EtherTypes (IEEE 802 numbers). */
export const etherTypes: ReadonlyMap<number, string> = new Map([
  [0x0800, "IPv4"],
  [0x0806, "ARP"],
  [0x8100, "802.1Q VLAN"],
  [0x86dd, "IPv6"],
  [0x8847, "MPLS"],
  [0x8863, "PPPoE Discovery"],
  [0x8864, "PPPoE Session"],
  [0x88a8, "802.1ad VLAN"],
  [0x88cc, "LLDP"],
  [0x9100, "VLAN, an old number"],
]);

export const ethernetFields = {
  destination: {
    name: "eth.dst",
    label: "Destination",
    type: "ethernet",
    sentence: "The hardware address of the network card that this frame is for.",
    bits: [0, 48],
    source: "IEEE 802.3 §3.2.3",
  },
  source: {
    name: "eth.src",
    label: "Source",
    type: "ethernet",
    sentence: "The hardware address of the network card that sent this frame.",
    bits: [48, 48],
    source: "IEEE 802.3 §3.2.3",
  },
  address: {
    name: "eth.addr",
    label: "Source or destination",
    type: "ethernet",
    sentence: "Either of the two hardware addresses.",
    either: ["eth.src", "eth.dst"],
    derived: true,
  },
  type: {
    name: "eth.type",
    label: "Type",
    type: "unsigned",
    sentence: "Which protocol the frame carries.",
    bits: [96, 16],
    display: "hexadecimal",
    values: etherTypes,
    source: "IEEE 802.3 §3.2.6",
  },
  length: {
    name: "eth.len",
    label: "Length",
    type: "unsigned",
    sentence: "In the older form of the frame: how many bytes follow; it is where the newer form has the type.",
    source: "IEEE 802.3 §3.2.6",
  },
  linkControlType: {
    name: "llc.type",
    label: "Type (SNAP)",
    type: "unsigned",
    sentence: "In the older form of the frame: which protocol it carries, after five bytes of logical link control.",
    display: "hexadecimal",
    bytes: 2,
    values: etherTypes,
    source: "RFC 1042",
  },
  trailer: {
    name: "eth.trailer",
    label: "Trailer",
    type: "bytes",
    sentence: "Bytes after the packet, mostly filling: an Ethernet frame has at least 60 bytes.",
    source: "IEEE 802.3 §3.2.8",
  },
} as const satisfies FieldTable;
