// Logical link control after a length in place of a type: in an 802.3 frame, after a VLAN tag, or in a Linux cooked capture.
import type { DissectContext } from "../context.ts";
import type { LayerBuilder } from "../layer-builder.ts";
import { readLogicalLink } from "../logical-link.ts";
import type { Span } from "../span.ts";
import { ethernetFields } from "./ethernet-fields.ts";

/** With SNAP, which has an EtherType of its own. */
const snapHeader = 8;

/** The part of a span that a length declares. */
export function cutTo(span: Span, length: number): Span {
  const declaredEnd = Math.min(span.declaredEnd, span.offset + length);
  return { offset: span.offset, declaredEnd, end: Math.min(span.end, declaredEnd) };
}

/** Shows what logical link control carries by its EtherType; what has none is shown as bytes. */
export function dissectLogicalLink(context: DissectContext, layer: LayerBuilder, span: Span): void {
  const inside = readLogicalLink(layer.bytes, span.offset, span.end);
  if (inside === undefined) {
    context.data(span);
    return;
  }
  const { etherType, offset } = inside;
  if (offset - span.offset >= snapHeader) layer.put(ethernetFields.linkControlType, etherType, offset - 2, 2);
  context.nextOrData("ethertype", etherType, { ...span, offset });
}
