// VLAN tags: four bytes between the addresses and the type, the same for 802.1Q and 802.1ad (IEEE 802.1Q §9.6).
//
//     0   3 4                16              31
//     +---+-+-----------------+---------------+
//     |PCP|D|  VLAN identifier|     type      |
//     +---+-+-----------------+---------------+
import type { DissectContext } from "../context.ts";
import type { FieldTable } from "../field.ts";
import type { Protocol } from "../protocol.ts";
import type { Span } from "../span.ts";
import { etherTypes } from "./ethernet-fields.ts";

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
} as const satisfies FieldTable;

export const vlan: Protocol = {
  name: "vlan",
  label: "Virtual LAN",
  column: "VLAN",
  sentence: "Lets several separate networks share one cable: a tag says which of them a frame belongs to.",
  source: "IEEE 802.1Q",
  fields,
  found: [["ethertype", 0x8100, 0x88a8, 0x9100]],
  dissect(context: DissectContext, span: Span): void {
    const layer = context.open(vlan, span);
    layer.length = 4;
    layer.number(fields.priority);
    layer.flag(fields.dropEligible);
    context.summary = `VLAN ${layer.number(fields.identifier)}`;
    context.protocol = vlan.column;
    const type = layer.number(fields.type);
    context.nextOrData("ethertype", type, { ...span, offset: span.offset + 4 });
  },
};
