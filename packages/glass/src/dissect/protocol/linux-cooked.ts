// Linux cooked captures, as "any" gives them: what all kinds of interfaces have in common.
//
//     version 1, 16 bytes                          version 2, 20 bytes
//     0    packet type                             0    protocol
//     2    hardware type                           2    reserved
//     4    address length                          4    interface
//     6    address (8 bytes)                       8    hardware type
//     14   protocol                                10   packet type · 11 address length · 12 address (8 bytes)
import { addressTextEthernet } from "../address.ts";
import type { DissectContext } from "../context.ts";
import type { FieldTable } from "../field.ts";
import { linkTypes } from "../../file/link-type.ts";
import type { LayerBuilder } from "../layer-builder.ts";
import type { Protocol } from "../protocol.ts";
import type { Span } from "../span.ts";
import { etherTypes } from "./ethernet-fields.ts";
import { dissectLogicalLink } from "./logical-link-control.ts";

const source = "LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2";

const fields = {
  packetType: {
    name: "sll.pkttype",
    label: "Packet type",
    type: "unsigned",
    sentence: "Whether the packet was for this machine, from it, for everybody or for somebody else.",
    values: new Map([
      [0, "to us"],
      [1, "broadcast"],
      [2, "multicast"],
      [3, "to somebody else"],
      [4, "from us"],
    ]),
    source,
  },
  hardwareType: {
    name: "sll.hatype",
    label: "Hardware type",
    type: "unsigned",
    sentence: "What kind of interface it was; 1 is Ethernet, 772 the loopback.",
    source,
  },
  addressLength: {
    name: "sll.halen",
    label: "Address length",
    type: "unsigned",
    sentence: "How many of the eight bytes of address count.",
    source,
  },
  sourceEthernet: {
    name: "sll.src.eth",
    label: "Source",
    type: "ethernet",
    sentence: "The hardware address of the sender.",
    source,
  },
  sourceOther: {
    name: "sll.src.other",
    label: "Source",
    type: "bytes",
    sentence: "The hardware address of the sender, of another kind than Ethernet's.",
    source,
  },
  protocol: {
    name: "sll.etype",
    label: "Protocol",
    type: "unsigned",
    sentence: "Which protocol the packet carries.",
    display: "hexadecimal",
    values: etherTypes,
    source,
  },
  interface: {
    name: "sll.ifindex",
    label: "Interface index",
    type: "unsigned",
    sentence: "The number that the system gave the interface.",
    source,
  },
} as const satisfies FieldTable;

/** Hardware types whose protocol field is no EtherType: netlink, and frames with radio information. */
export const notEtherTypes: ReadonlySet<number> = new Set([824, 803, 801, 802]);

/** In place of an EtherType: logical link control follows (LINKTYPE_LINUX_SLL). */
export const cookedLogicalLink = 4;

export const linuxCooked: Protocol = {
  name: "sll",
  label: "Linux cooked capture",
  column: "SLL",
  sentence:
    "Not a protocol on a wire: what Linux puts in front of packets that are captured on all interfaces at once.",
  source,
  fields,
  found: [["link", linkTypes.linuxCooked]],
  dissect(context, span) {
    const layer = context.open(linuxCooked, span);
    const at = span.offset;
    layer.length = 16;
    layer.put(fields.packetType, layer.word(at), at, 2);
    const hardwareType = layer.word(at + 2);
    layer.put(fields.hardwareType, hardwareType, at + 2, 2);
    layer.put(fields.addressLength, layer.word(at + 4), at + 4, 2);
    putSource(context, layer, at + 6, layer.word(at + 4));
    finish(context, layer, { at: at + 14, hardwareType, inside: { ...span, offset: at + 16 } });
  },
};

export const linuxCooked2: Protocol = {
  ...linuxCooked,
  label: "Linux cooked capture v2",
  fields: {},
  found: [["link", linkTypes.linuxCooked2]],
  dissect(context, span) {
    const layer = context.open(linuxCooked2, span);
    const at = span.offset;
    layer.length = 20;
    layer.put(fields.interface, layer.double(at + 4), at + 4, 4);
    const hardwareType = layer.word(at + 8);
    layer.put(fields.hardwareType, hardwareType, at + 8, 2);
    layer.put(fields.packetType, layer.byte(at + 10), at + 10, 1);
    layer.put(fields.addressLength, layer.byte(at + 11), at + 11, 1);
    putSource(context, layer, at + 12, layer.byte(at + 11));
    finish(context, layer, { at, hardwareType, inside: { ...span, offset: at + 20 } });
  },
};

function putSource(context: DissectContext, layer: LayerBuilder, at: number, length: number): void {
  if (length === 0) return;
  const field = length === 6 ? fields.sourceEthernet : fields.sourceOther;
  const value = layer.slice(at, Math.min(length, 8));
  layer.put(field, value, at, value.length);
  if (length === 6) context.from = addressTextEthernet(value);
}

function finish(
  context: DissectContext,
  layer: LayerBuilder,
  { at, hardwareType, inside }: { readonly at: number; readonly hardwareType: number; readonly inside: Span },
): void {
  const protocol = layer.word(at);
  context.protocol = linuxCooked.column;
  layer.put(fields.protocol, protocol, at, 2);
  if (notEtherTypes.has(hardwareType)) context.data(inside);
  else if (protocol === cookedLogicalLink) dissectLogicalLink(context, layer, inside);
  else context.nextOrData("ethertype", protocol, inside);
}
