// VLAN tags: four bytes between the addresses and the type, the same for 802.1Q and 802.1ad (IEEE 802.1Q §9.6).
//
//     0   3 4                16              31
//     +---+-+-----------------+---------------+
//     |PCP|D|  VLAN identifier|     type      |
//     +---+-+-----------------+---------------+
import type { DissectContext } from "../context.ts";
import type { FieldTable } from "../field.ts";
import type { Protocol } from "../protocol.ts";
import { longestLength } from "../logical-link.ts";
import type { Span } from "../span.ts";
import { etherTypes } from "./ethernet-fields.ts";
import { cutTo, dissectLogicalLink } from "./logical-link-control.ts";

const fields = {
  priority: {
    name: "vlan.priority",
    label: "Priority",
    type: "unsigned",
    sentence: "How urgent the frame is, from 0 to 7.",
    bits: [0, 3],
    source: "IEEE 802.1Q §9.6",
  },
  dropEligible: {
    name: "vlan.dei",
    label: "Drop eligible",
    type: "boolean",
    sentence: "This frame may be dropped first when there is congestion.",
    bits: [3, 1],
    source: "IEEE 802.1Q §9.6",
  },
  identifier: {
    name: "vlan.id",
    label: "VLAN",
    type: "unsigned",
    sentence: "The number of the virtual network that this frame belongs to.",
    bits: [4, 12],
    source: "IEEE 802.1Q §9.6",
  },
  type: {
    name: "vlan.etype",
    label: "Type",
    type: "unsigned",
    sentence: "Which protocol the frame carries.",
    bits: [16, 16],
    display: "hexadecimal",
    values: etherTypes,
    source: "IEEE 802.1Q §9.6",
  },
  length: {
    name: "vlan.len",
    label: "Length",
    type: "unsigned",
    sentence: "In the older form of the frame: how many bytes follow; it is where the newer form has the type.",
    source: "IEEE 802.3 §3.2.6",
  },
} as const satisfies FieldTable;

export const vlan: Protocol = {
  name: "vlan",
  label: "Virtual LAN",
  column: "VLAN",
  sentence: "Lets several separate networks share one cable: a tag says which of them a frame belongs to.",
  source: "IEEE 802.1Q",
  fields,
  found: [["ethertype", 0x8100, 0x9100]],
  dissect: (context, span) => dissectTag(context, span, vlan, fields),
};

const outerFields = {
  priority: { ...fields.priority, name: "ieee8021ad.priority" },
  dropEligible: { ...fields.dropEligible, name: "ieee8021ad.dei", type: "unsigned" },
  identifier: {
    ...fields.identifier,
    name: "ieee8021ad.id",
    sentence: "The number that a provider gave the customer's network; the customer's own tag follows.",
  },
  type: { ...fields.type, name: "ieee8021ad.etype" },
} as const satisfies FieldTable;

export const providerVlan: Protocol = {
  ...vlan,
  name: "ieee8021ad",
  label: "Provider's VLAN",
  sentence: "The outer of two tags: a network operator keeps its customers' networks, with their own tags, apart.",
  source: "IEEE 802.1ad",
  fields: outerFields,
  found: [["ethertype", 0x88a8]],
  dissect: (context, span) => dissectTag(context, span, providerVlan, outerFields),
};

function dissectTag(
  context: DissectContext,
  span: Span,
  protocol: Protocol,
  table: typeof fields | typeof outerFields,
): void {
  const layer = context.open(protocol, span);
  layer.length = 4;
  layer.number(table.priority);
  if (table.dropEligible.type === "boolean") layer.flag(table.dropEligible);
  else layer.number(table.dropEligible);
  context.summary = `VLAN ${layer.number(table.identifier)}`;
  context.protocol = protocol.column;
  const inside = { ...span, offset: span.offset + 4 };
  const type = layer.word(span.offset + 2);
  // A provider's tag has a type always, as tshark reads it too.
  if (type > longestLength || !("length" in table)) {
    layer.number(table.type);
    context.nextOrData("ethertype", type, inside);
  } else {
    layer.put(table.length, type, span.offset + 2, 2);
    dissectLogicalLink(context, layer, cutTo(inside, type));
  }
}
