// Loopback interfaces of BSD and macOS: four bytes that say which address family follows.
import type { DissectContext } from "../context.ts";
import type { FieldTable } from "../field.ts";
import { linkTypes } from "../../file/link-type.ts";
import type { Protocol } from "../protocol.ts";
import type { Span } from "../span.ts";

const fields = {
  family: {
    name: "null.family",
    label: "Family",
    type: "unsigned",
    sentence: "Which kind of address follows: 2 is IPv4; 24, 28 and 30 are IPv6, each on another system.",
    values: new Map([
      [2, "IPv4"],
      [10, "IPv6 (Linux)"],
      [24, "IPv6 (NetBSD, OpenBSD)"],
      [28, "IPv6 (FreeBSD)"],
      [30, "IPv6 (macOS)"],
    ]),
    source: "LINKTYPE_NULL and LINKTYPE_LOOP",
  },
} as const satisfies FieldTable;

const ipv6Families = new Set([10, 24, 28, 30]);

function dissectFamily(context: DissectContext, span: Span): void {
  const layer = context.open(nullLoopback, span);
  context.protocol = nullLoopback.column;
  layer.length = 4;
  const inBigEndian = layer.double(span.offset);
  // The family is in the byte order of the machine that captured: the small number is the one that was meant.
  const [first, second, third, fourth] = layer.slice(span.offset, 4) as unknown as [number, number, number, number];
  const isBigEndian = context.record.linkType === linkTypes.loop || inBigEndian < 65_536;
  const family = isBigEndian ? inBigEndian : ((fourth << 24) | (third << 16) | (second << 8) | first) >>> 0;
  layer.put(fields.family, family, span.offset, 4);
  const inside = { ...span, offset: span.offset + 4 };
  if (family === 2) context.nextOrData("ethertype", 0x0800, inside);
  else if (ipv6Families.has(family)) context.nextOrData("ethertype", 0x86dd, inside);
  else if (family > 0x600) context.nextOrData("ethertype", family, inside);
  else context.data(inside);
}

export const nullLoopback: Protocol = {
  name: "null",
  label: "Null/loopback",
  column: "NULL",
  sentence: "Not a protocol on a wire: what BSD and macOS put in front of packets that stay on the machine.",
  source: "LINKTYPE_NULL and LINKTYPE_LOOP",
  fields,
  found: [["link", linkTypes.null, linkTypes.loop]],
  dissect: dissectFamily,
};
