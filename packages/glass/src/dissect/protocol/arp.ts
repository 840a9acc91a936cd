// ARP: who has this address? (RFC 826)
//
//     0              16              31
//     +---------------+---------------+
//     | hardware type | protocol type |
//     +-------+-------+---------------+
//     | h len | p len |   operation   |
//     +-------+-------+---------------+
//     | sender's hardware address, sender's protocol address, target's hardware address, target's protocol address
import { addressText4, addressTextEthernet } from "../address.ts";
import type { DissectContext } from "../context.ts";
import type { FieldDeclaration, FieldTable } from "../field.ts";
import type { LayerBuilder } from "../layer-builder.ts";
import type { Protocol } from "../protocol.ts";
import type { Span } from "../span.ts";
import { etherTypes } from "./ethernet-fields.ts";

const source = "RFC 826";

const fields = {
  hardwareType: {
    name: "arp.hw.type",
    label: "Hardware type",
    type: "unsigned",
    sentence: "Of which kind the hardware addresses are: 1 is Ethernet.",
    bits: [0, 16],
    source,
  },
  protocolType: {
    name: "arp.proto.type",
    label: "Protocol type",
    type: "unsigned",
    sentence: "Of which kind the protocol addresses are: 0x0800 is IPv4.",
    bits: [16, 16],
    display: "hexadecimal",
    values: etherTypes,
    source,
  },
  hardwareSize: {
    name: "arp.hw.size",
    label: "Hardware address length",
    type: "unsigned",
    sentence: "How long a hardware address is, in bytes.",
    bits: [32, 8],
    source,
  },
  protocolSize: {
    name: "arp.proto.size",
    label: "Protocol address length",
    type: "unsigned",
    sentence: "How long a protocol address is, in bytes.",
    bits: [40, 8],
    source,
  },
  operation: {
    name: "arp.opcode",
    label: "Operation",
    type: "unsigned",
    sentence: "A question or an answer.",
    bits: [48, 16],
    values: new Map([
      [1, "request"],
      [2, "reply"],
      [3, "reverse request"],
      [4, "reverse reply"],
    ]),
    source,
  },
  senderHardware: {
    name: "arp.src.hw_mac",
    label: "Sender's hardware address",
    type: "ethernet",
    sentence: "The network card that asks or answers.",
    source,
  },
  senderProtocol: {
    name: "arp.src.proto_ipv4",
    label: "Sender's IPv4 address",
    type: "ipv4",
    sentence: "The address of who asks or answers.",
    source,
  },
  targetHardware: {
    name: "arp.dst.hw_mac",
    label: "Target's hardware address",
    type: "ethernet",
    sentence: "In an answer: the network card that asked; in a question: not known yet.",
    source,
  },
  targetProtocol: {
    name: "arp.dst.proto_ipv4",
    label: "Target's IPv4 address",
    type: "ipv4",
    sentence: "In a question: the address that somebody looks for.",
    source,
  },
} as const satisfies FieldTable;

export const arp: Protocol = {
  name: "arp",
  label: "Address Resolution Protocol",
  column: "ARP",
  sentence: "Finds the network card that has an IPv4 address.",
  source,
  fields,
  found: [["ethertype", 0x0806, 0x8035]],
  dissect(context: DissectContext, span: Span): void {
    const layer = context.open(arp, span);
    context.protocol = arp.column;
    context.summary = "ARP";
    layer.number(fields.hardwareType);
    const protocolType = layer.number(fields.protocolType);
    const hardwareSize = layer.number(fields.hardwareSize);
    const protocolSize = layer.number(fields.protocolSize);
    const operation = layer.number(fields.operation);
    layer.length = 8 + 2 * (hardwareSize + protocolSize);
    // Addresses of other lengths are of other kinds; Ethernet and IPv4 are what there is.
    if (hardwareSize !== 6 || protocolSize !== 4 || protocolType !== 0x0800) return;
    const at = span.offset + 8;
    const senderHardware = put(layer, fields.senderHardware, at, 6);
    const sender = put(layer, fields.senderProtocol, at + 6, 4);
    put(layer, fields.targetHardware, at + 10, 6);
    const target = put(layer, fields.targetProtocol, at + 16, 4);
    if (operation === 1) context.summary = `Who has ${addressText4(target)}? Tell ${addressText4(sender)}`;
    else if (operation === 2) context.summary = `${addressText4(sender)} is at ${addressTextEthernet(senderHardware)}`;
  },
};

function put(layer: LayerBuilder, field: FieldDeclaration, at: number, length: number): Uint8Array {
  const value = layer.slice(at, length);
  layer.put(field, value, at, length);
  return value;
}
