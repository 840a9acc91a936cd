// Ethernet II, and the older form whose type is a length, with LLC and SNAP behind it.
import type { DissectContext } from "../context.ts";
import { addressTextEthernet } from "../address.ts";
import { linkTypes } from "../../file/link-type.ts";
import type { LayerBuilder } from "../layer-builder.ts";
import type { Protocol } from "../protocol.ts";
import type { Span } from "../span.ts";
import { ethernetFields as fields } from "./ethernet-fields.ts";

const headerLength = 14;
const addressLength = 6;
/** A type is at least this; a smaller number is a length (IEEE 802.3 §3.2.6). */
const smallestType = 0x600;

export const ethernet: Protocol = {
  name: "eth",
  label: "Ethernet",
  column: "Ethernet",
  sentence: "Carries packets over a cable, a switch or a virtual network between two network cards.",
  source: "IEEE 802.3",
  fields,
  found: [["link", linkTypes.ethernet]],
  dissect: dissectEthernet,
};

function dissectEthernet(context: DissectContext, span: Span): void {
  const layer = context.open(ethernet, span);
  context.protocol = ethernet.column;
  layer.putBytes(fields.destination, span.offset, addressLength);
  layer.putBytes(fields.source, span.offset + addressLength, addressLength);
  context.from = () => addressTextEthernet(layer.bytes, span.offset + addressLength);
  context.to = () => addressTextEthernet(layer.bytes, span.offset);
  const type = layer.word(span.offset + 12);
  layer.length = headerLength;
  const inside = { offset: span.offset + headerLength, end: span.end, declaredEnd: span.declaredEnd };
  if (type >= smallestType) {
    layer.number(fields.type);
    context.summary = () =>
      `${fields.type.values.get(type) ?? "Ethernet type"} (0x${type.toString(16).padStart(4, "0")})`;
    context.nextOrData("ethertype", type, inside);
  } else {
    layer.put(fields.length, type, span.offset + 12, 2);
    context.summary = `an 802.3 frame of ${type} bytes`;
    dissectLogicalLink(context, layer, cutTo(inside, type));
  }
}

function cutTo(span: Span, length: number): Span {
  const declaredEnd = Math.min(span.declaredEnd, span.offset + length);
  return { offset: span.offset, declaredEnd, end: Math.min(span.end, declaredEnd) };
}

/** LLC with SNAP carries an EtherType after eight bytes (RFC 1042); other LLC is shown as bytes. */
function dissectLogicalLink(context: DissectContext, layer: LayerBuilder, span: Span): void {
  const isSnap =
    span.end - span.offset >= 8 &&
    layer.word(span.offset) === 0xaaaa &&
    layer.byte(span.offset + 2) === 3 &&
    layer.word(span.offset + 3) === 0 &&
    layer.byte(span.offset + 5) === 0;
  if (!isSnap) {
    context.data(span);
    return;
  }
  layer.put(fields.type, layer.word(span.offset + 6), span.offset + 6, 2);
  context.nextOrData("ethertype", layer.word(span.offset + 6), { ...span, offset: span.offset + 8 });
}
