// The fields of UDP (RFC 768).
//
//     0              16              31
//     +---------------+---------------+
//     |  source port  |  destination  |
//     +---------------+---------------+
//     |    length     |   checksum    |
//     +---------------+---------------+
import type { FieldTable } from "../field.ts";

const header = "RFC 768";

export const udpFields = {
  sourcePort: {
    name: "udp.srcport",
    label: "Source port",
    type: "unsigned",
    sentence: "Which program on the sending machine this datagram comes from.",
    bits: [0, 16],
    source: header,
  },
  destinationPort: {
    name: "udp.dstport",
    label: "Destination port",
    type: "unsigned",
    sentence: "Which program on the receiving machine this datagram is for.",
    bits: [16, 16],
    source: header,
  },
  port: {
    name: "udp.port",
    label: "Source or destination port",
    type: "unsigned",
    sentence: "Either of the two ports.",
    either: ["udp.srcport", "udp.dstport"],
    derived: true,
  },
  length: {
    name: "udp.length",
    label: "Length",
    type: "unsigned",
    sentence: "How long the datagram is in bytes, these eight bytes of header counted in.",
    bits: [32, 16],
    source: header,
  },
  checksum: {
    name: "udp.checksum",
    label: "Checksum",
    type: "unsigned",
    sentence:
      "A sum over the datagram and the two addresses, by which a receiver notices damage; 0 over IPv4 means: none.",
    bits: [48, 16],
    display: "hexadecimal",
    source: header,
  },
  checksumStatus: {
    name: "udp.checksum.status",
    label: "Checksum status",
    type: "unsigned",
    sentence: "Whether the checksum fits the datagram.",
    values: new Map([
      [0, "bad"],
      [1, "good"],
      [2, "unverified"],
      [3, "not present"],
      [4, "not present, but it must be"],
    ]),
    derived: true,
  },
  stream: {
    name: "udp.stream",
    label: "Stream",
    type: "unsigned",
    sentence: "The number of the conversation, counted from 0 in the order in which they begin.",
    derived: true,
  },
  payload: {
    name: "udp.payload",
    label: "Payload",
    type: "bytes",
    sentence: "What the datagram carries.",
    source: header,
  },
} as const satisfies FieldTable;
