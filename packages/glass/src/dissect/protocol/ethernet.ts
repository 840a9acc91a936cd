// Ethernet II, and the older form whose type is a length, followed by LLC and SNAP.
import type { DissectContext } from "../context.ts";
import { addressTextEthernet } from "../address.ts";
import { linkTypes } from "../../file/link-type.ts";
import { longestLength, smallestType } from "../logical-link.ts";
import type { Protocol } from "../protocol.ts";
import type { Span } from "../span.ts";
import { ethernetFields as fields } from "./ethernet-fields.ts";
import { cutTo, dissectLogicalLink } from "./logical-link-control.ts";

const headerLength = 14;
const addressLength = 6;

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
    if (type > longestLength) context.data(inside);
    else dissectLogicalLink(context, layer, cutTo(inside, type));
  }
}
