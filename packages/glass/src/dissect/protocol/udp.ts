// UDP (RFC 768): four fields, and what the datagram carries.
import { addWords, checksumStatus, foldSum, pseudoHeaderSum } from "../checksum.ts";
import type { DissectContext } from "../context.ts";
import type { LayerBuilder } from "../layer-builder.ts";
import type { Protocol } from "../protocol.ts";
import type { Span } from "../span.ts";
import { udpFields as fields } from "./udp-fields.ts";

const headerLength = 8;
const protocolNumber = 17;

export const udp: Protocol = {
  name: "udp",
  label: "User Datagram Protocol",
  column: "UDP",
  sentence: "Carries single messages from one program to another, without any promise.",
  source: "RFC 768",
  fields,
  found: [["ip", protocolNumber]],
  dissect: dissectUdp,
};

function dissectUdp(context: DissectContext, span: Span): void {
  const layer = context.open(udp, span);
  context.protocol = udp.column;
  // One port names no conversation: where the other is cut off, Wireshark shows neither.
  layer.need(span.offset, 4);
  const sourcePort = layer.number(fields.sourcePort);
  const destinationPort = layer.number(fields.destinationPort);
  context.summary = `${sourcePort} → ${destinationPort}`;
  const length = layer.number(fields.length);
  const checksum = layer.number(fields.checksum);
  layer.length = headerLength;
  // Zero stands for a length that sixteen bits cannot tell: a jumbogram (RFC 2675 §4).
  const isJumbo = length === 0 && context.ends?.source.length === 16;
  if (length < headerLength && !isJumbo) {
    layer.malformed = `the length is ${length}, less than the header's ${headerLength}`;
    return;
  }
  const there = span.declaredEnd - span.offset;
  if (length > there && !context.isFragment && !context.isQuoted) {
    layer.remark(`the length is ${length}, but the packet has room for ${there} bytes`);
  }
  const declaredEnd = isJumbo ? span.declaredEnd : Math.min(span.declaredEnd, span.offset + length);
  const inside = { offset: span.offset + headerLength, declaredEnd, end: Math.min(span.end, declaredEnd) };
  const status = statusOf(context, layer, checksum, { ...inside, offset: span.offset });
  layer.put(fields.checksumStatus, checksumStatus[status], span.offset + 6, 0);
  if (status === "bad") layer.remark("the checksum does not fit the datagram");
  // The analysis is about the first datagram of the frame, be it one that an error quotes.
  const isFirst = context.layers.findIndex((one) => one.protocol === udp) === context.layers.length - 1;
  const analysis = isFirst ? context.analysis : undefined;
  const stream = analysis?.value(fields.stream.name);
  if (stream !== undefined) layer.put(fields.stream, stream, span.offset, 0);
  context.summary += ` Len=${(isJumbo ? declaredEnd - span.offset : length) - headerLength}`;
  if (inside.end <= inside.offset) return;
  layer.putBytes(fields.payload, inside.offset, inside.end - inside.offset);
  const carrier = { transport: "udp", sourcePort, destinationPort, analysis } as const;
  if (!context.nextApplication(carrier, inside)) context.data(inside);
}

function statusOf(
  context: DissectContext,
  layer: LayerBuilder,
  checksum: number,
  datagram: Span,
): keyof typeof checksumStatus {
  const length = datagram.end - datagram.offset;
  const isWhole = datagram.end === datagram.declaredEnd && layer.peek(fields.length) === length && !context.isFragment;
  // Over IPv6 there must be one (RFC 8200 §8.1).
  if (checksum === 0) return context.ends?.source.length === 16 ? "illegal" : "absent";
  if (context.options.verifyChecksums !== true || !isWhole) return "unverified";
  if (context.ends === undefined) return "unverified";
  const sum = pseudoHeaderSum(context.ends, protocolNumber, length);
  return foldSum(addWords(sum, context.bytes, datagram.offset, datagram.end)) === 0xffff ? "good" : "bad";
}
