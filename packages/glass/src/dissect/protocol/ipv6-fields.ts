// The fields of IPv6 and of its extension headers (RFC 8200).
//
//     0       4              12      16              24     31
//     +-------+---------------+-------------------------------+
//     |Version| traffic class |          flow label           |
//     +-------+---------------+-------+---------------+-------+
//     |        payload length         |  next header  | hop l.|
//     +-------------------------------+---------------+-------+
//     |                 source (128 bits)                     |
//     +-------------------------------------------------------+
//     |               destination (128 bits)                  |
//     +-------------------------------------------------------+
import type { FieldTable } from "../field.ts";
import { ipProtocols } from "./ipv4-fields.ts";

const header = "RFC 8200 §3";
const fragmentHeader = "RFC 8200 §4.5";

export const ipv6Fields = {
  version: {
    name: "ipv6.version",
    label: "Version",
    type: "unsigned",
    sentence: "The version of the Internet Protocol: 6.",
    bits: [0, 4],
    source: header,
  },
  trafficClass: {
    name: "ipv6.tclass",
    label: "Traffic class",
    type: "unsigned",
    sentence: "How the packet wants to be treated on its way, and whether it met congestion.",
    bits: [4, 8],
    display: "hexadecimal",
    bytes: 4,
    source: header,
  },
  flowLabel: {
    name: "ipv6.flow",
    label: "Flow label",
    type: "unsigned",
    sentence: "A number that the packets of one conversation share, so that routers can keep them on one path.",
    bits: [12, 20],
    display: "hexadecimal",
    source: "RFC 6437",
  },
  payloadLength: {
    name: "ipv6.plen",
    label: "Payload length",
    type: "unsigned",
    sentence: "How many bytes follow this header, extension headers among them.",
    bits: [32, 16],
    source: header,
  },
  nextHeader: {
    name: "ipv6.nxt",
    label: "Next header",
    type: "unsigned",
    sentence: "What follows this header: the protocol that is carried, or an extension header.",
    bits: [48, 8],
    values: ipProtocols,
    source: header,
  },
  hopLimit: {
    name: "ipv6.hlim",
    label: "Hop limit",
    type: "unsigned",
    sentence: "How many more routers may pass this packet on: each takes one off, and at zero it is dropped.",
    bits: [56, 8],
    source: header,
  },
  source: {
    name: "ipv6.src",
    label: "Source address",
    type: "ipv6",
    sentence: "The address that the packet comes from.",
    bits: [64, 128],
    source: header,
  },
  destination: {
    name: "ipv6.dst",
    label: "Destination address",
    type: "ipv6",
    sentence: "The address that the packet goes to.",
    bits: [192, 128],
    source: header,
  },
  address: {
    name: "ipv6.addr",
    label: "Source or destination address",
    type: "ipv6",
    sentence: "Either of the two addresses.",
    either: ["ipv6.src", "ipv6.dst"],
    derived: true,
  },
  hopByHop: {
    name: "ipv6.hopopts",
    label: "Hop-by-hop options",
    type: "none",
    sentence: "Options that every router on the way looks at.",
    source: "RFC 8200 §4.3",
  },
  routing: {
    name: "ipv6.routing",
    label: "Routing header",
    type: "none",
    sentence: "Addresses that the packet is to pass on its way.",
    source: "RFC 8200 §4.4",
  },
  fragment: {
    name: "ipv6.fraghdr",
    label: "Fragment header",
    type: "none",
    sentence: "This packet is a fragment of a longer one; only the sender cuts packets in IPv6.",
    source: fragmentHeader,
  },
  destinationOptions: {
    name: "ipv6.dstopts",
    label: "Destination options",
    type: "none",
    sentence: "Options that only the receiver looks at.",
    source: "RFC 8200 §4.6",
  },
  fragmentNext: {
    name: "ipv6.fraghdr.nxt",
    label: "Next header",
    type: "unsigned",
    sentence: "What the whole packet carries.",
    values: ipProtocols,
    source: fragmentHeader,
  },
  fragmentOffset: {
    name: "ipv6.fraghdr.offset",
    label: "Fragment offset",
    type: "unsigned",
    sentence: "Where this fragment belongs in the whole packet, in units of eight bytes.",
    source: fragmentHeader,
  },
  moreFragments: {
    name: "ipv6.fraghdr.more",
    label: "More fragments",
    type: "boolean",
    sentence: "This is not the last fragment.",
    source: fragmentHeader,
  },
  fragmentIdentification: {
    name: "ipv6.fraghdr.ident",
    label: "Identification",
    type: "unsigned",
    sentence: "A number that all fragments of one packet share.",
    display: "hexadecimal",
    bytes: 4,
    source: fragmentHeader,
  },
  optionType: {
    name: "ipv6.opt.type",
    label: "Option",
    type: "unsigned",
    sentence: "Which option this is; its two highest bits say what to do if it is not known.",
    display: "hexadecimal",
    bytes: 1,
    values: new Map([
      [0x00, "one byte of padding"],
      [0x01, "padding"],
      [0x04, "tunnel encapsulation limit"],
      [0x05, "router alert"],
      [0xc2, "jumbo payload"],
      [0xc9, "home address"],
    ]),
    source: "RFC 8200 §4.2",
  },
  optionLength: {
    name: "ipv6.opt.length",
    label: "Option length",
    type: "unsigned",
    sentence: "How many bytes of the option follow.",
    source: "RFC 8200 §4.2",
  },
  optionData: {
    name: "ipv6.opt.data",
    label: "Option data",
    type: "bytes",
    sentence: "What the option holds.",
    source: "RFC 8200 §4.2",
  },
  routingType: {
    name: "ipv6.routing.type",
    label: "Routing type",
    type: "unsigned",
    sentence: "Which kind of routing header this is.",
    source: "RFC 8200 §4.4",
  },
  segmentsLeft: {
    name: "ipv6.routing.segleft",
    label: "Segments left",
    type: "unsigned",
    sentence: "How many of the listed addresses the packet has still to pass.",
    source: "RFC 8200 §4.4",
  },
  fragmentCount: {
    name: "ipv6.fragment.count",
    label: "Fragments",
    type: "unsigned",
    sentence: "Of how many fragments the packet was put together.",
    source: fragmentHeader,
    derived: true,
  },
  fragmentFrame: {
    name: "ipv6.fragment",
    label: "Fragment",
    type: "frame",
    sentence: "A frame that carried a fragment of this packet.",
    source: fragmentHeader,
    derived: true,
  },
  reassembledIn: {
    name: "ipv6.reassembled.in",
    label: "Put together in",
    type: "frame",
    sentence: "The frame whose fragment completed the packet: the packet is shown there.",
    source: fragmentHeader,
    derived: true,
  },
  reassembledLength: {
    name: "ipv6.reassembled.length",
    label: "Reassembled length",
    type: "unsigned",
    sentence: "How long the payload is that was put together, in bytes.",
    source: fragmentHeader,
    derived: true,
  },
} as const satisfies FieldTable;
