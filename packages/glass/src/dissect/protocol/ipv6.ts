// IPv6 (RFC 8200): the header, the extension headers after it one by one, fragments put together.
import { addressText6 } from "../address.ts";
import type { DissectContext, Ends } from "../context.ts";
import { linkTypes } from "../../file/link-type.ts";
import type { LayerBuilder } from "../layer-builder.ts";
import type { Protocol } from "../protocol.ts";
import type { Span } from "../span.ts";
import { ipProtocols, ipv4Fields } from "./ipv4-fields.ts";
import { ipv6Fields as fields } from "./ipv6-fields.ts";

const headerLength = 40;
/** Extension headers in a row. Honest packets have two or three; the chain itself costs a sender eight bytes each. */
const mostExtensions = 32;

const extensions = { hopByHop: 0, routing: 43, fragment: 44, authentication: 51, none: 59, destination: 60 } as const;

export const ipv6: Protocol = {
  name: "ipv6",
  label: "Internet Protocol, version 6",
  column: "IPv6",
  sentence: "Carries packets from one machine to another across networks, with addresses of 128 bits.",
  source: "RFC 8200",
  fields,
  found: [
    ["ethertype", 0x86dd],
    ["ip", 41],
    ["link", linkTypes.ipv6],
  ],
  dissect: dissectIpv6,
};

function dissectIpv6(context: DissectContext, span: Span): void {
  const layer = context.open(ipv6, span);
  context.protocol = ipv6.column;
  const version = layer.peek(fields.version);
  // Wireshark knows the version of either protocol by IPv4's name too, and so do filters.
  layer.group(fields.version, version, span.offset, 1, () => layer.number(ipv4Fields.version));
  if (version !== 6) {
    layer.malformed = `the version is ${version}, not 6`;
    return;
  }
  layer.length = Math.min(headerLength, span.end - span.offset);
  layer.number(fields.trafficClass);
  layer.number(fields.flowLabel);
  const payloadLength = layer.number(fields.payloadLength);
  const next = layer.number(fields.nextHeader);
  layer.number(fields.hopLimit);
  const source = layer.view(fields.source);
  const destination = layer.view(fields.destination);
  context.ends = { source, destination };
  context.from = () => addressText6(source);
  context.to = () => addressText6(destination);
  const offset = span.offset + headerLength;
  // Zero before hop-by-hop options: a jumbogram (RFC 2675), which has the length that is there.
  const stop = payloadLength === 0 && next === extensions.hopByHop ? span.declaredEnd : offset + payloadLength;
  if (stop > span.declaredEnd) {
    layer.remark(
      `the payload length is ${payloadLength}, but only ${span.declaredEnd - offset} bytes were on the wire`,
    );
  }
  const declaredEnd = Math.min(stop, span.declaredEnd);
  followChain(context, layer, next, { offset, declaredEnd, end: Math.min(span.end, declaredEnd), stated: stop });
}

/** A stretch of headers, and where it ends by the payload length, whether or not the bytes are there. */
interface StatedSpan extends Span {
  readonly stated: number;
}

/** Walks along the extension headers to what the packet carries. */
function followChain(context: DissectContext, layer: LayerBuilder, first: number, span: StatedSpan): void {
  let next = first;
  let at = span.offset;
  for (let count = 0; count < mostExtensions; count += 1) {
    context.summary = () => `${ipProtocols.get(next) ?? "IPv6 next header"} (${next})`;
    const rest = { ...span, offset: at };
    if (next === extensions.fragment) {
      readFragment(context, layer, rest);
      return;
    }
    const isOptions = next === extensions.hopByHop || next === extensions.destination;
    const isKnown = isOptions || next === extensions.routing || next === extensions.authentication;
    if (!isKnown) {
      layer.length = Math.max(layer.length, at - layer.offset);
      if (next !== extensions.none) context.nextOrData("ip", next, rest);
      return;
    }
    // In units of eight bytes beyond the first eight; the authentication header counts four, beyond eight (RFC 4302 §2.2).
    const units = layer.byte(at + 1);
    const length = next === extensions.authentication ? (units + 2) * 4 : (units + 1) * 8;
    readExtension(layer, next, at, length);
    if (next === extensions.routing) context.ends = finalEnds(context.ends, layer, at, length);
    next = layer.byte(at);
    at += length;
  }
  layer.malformed = `more than ${mostExtensions} extension headers`;
}

function readExtension(layer: LayerBuilder, kind: number, at: number, length: number): void {
  const isThere = at + length <= layer.span.end;
  if (kind === extensions.authentication) return layer.need(at, length);
  const field =
    kind === extensions.hopByHop
      ? fields.hopByHop
      : kind === extensions.routing
        ? fields.routing
        : fields.destinationOptions;
  layer.group(field, true, at, Math.min(length, layer.span.end - at), () => {
    if (kind === extensions.routing) {
      layer.put(fields.routingType, layer.byte(at + 2), at + 2, 1);
      layer.put(fields.segmentsLeft, layer.byte(at + 3), at + 3, 1);
    } else if (isThere) readOptions(layer, at + 2, at + length);
  });
  layer.need(at, length);
}

/**
 * A routing header holds the way that is left to go; the checksum of what is carried is about its last address (RFC 8200
 * §8.1): the last of type 0, the only one of type 2 (RFC 6275), the first of a segment list (RFC 8754).
 */
function finalEnds(ends: Ends | undefined, layer: LayerBuilder, at: number, length: number): Ends | undefined {
  const isOnItsWay = layer.byte(at + 3) > 0;
  const type = layer.byte(at + 2);
  if (ends === undefined || !isOnItsWay || length < 24 || ![0, 2, 4].includes(type)) return ends;
  return { source: ends.source, destination: layer.slice(type === 0 ? at + length - 16 : at + 8, 16) };
}

/** Options: type, length, data; type 0 is a single byte of filling. */
function readOptions(layer: LayerBuilder, from: number, end: number): void {
  for (let at = from; at < end;) {
    const type = layer.byte(at);
    if (type === 0) {
      layer.put(fields.optionType, type, at, 1);
      at += 1;
      continue;
    }
    const length = at + 1 < end ? layer.byte(at + 1) : 0;
    if (at + 2 + length > end) {
      layer.remark(`option ${type} does not fit into its header`);
      return;
    }
    const start = at;
    layer.group(fields.optionType, type, at, 2 + length, () => {
      layer.put(fields.optionLength, length, start + 1, 1);
      if (length > 0) layer.put(fields.optionData, layer.slice(start + 2, length), start + 2, length);
    });
    at += 2 + length;
  }
}

// 0 next header · 1 reserved · 2 offset (13 bits), reserved (2), more (1) · 4 identification
function readFragment(context: DissectContext, layer: LayerBuilder, span: StatedSpan): void {
  const at = span.offset;
  const next = layer.byte(at);
  const offsetAndMore = layer.word(at + 2);
  const identification = layer.double(at + 4);
  const offset = offsetAndMore & 0xfff8;
  const hasMore = (offsetAndMore & 1) === 1;
  layer.group(fields.fragment, true, at, 8, () => {
    layer.put(fields.fragmentNext, next, at, 1);
    layer.put(fields.fragmentOffset, offset / 8, at + 2, 2);
    layer.put(fields.moreFragments, hasMore, at + 3, 1);
    layer.put(fields.fragmentIdentification, identification, at + 4, 4);
  });
  const inside = { ...span, offset: at + 8 };
  // A fragment that is the whole packet ("atomic", RFC 6946) is read at once.
  if (offset === 0 && !hasMore) {
    context.nextOrData("ip", next, inside);
    return;
  }
  const isWhole = inside.stated <= inside.end && inside.end > inside.offset;
  const bytes = isWhole ? layer.slice(inside.offset, inside.end - inside.offset) : undefined;
  const key = `6 ${context.from} ${context.to} ${identification}`;
  const whole =
    bytes === undefined || context.isQuoted
      ? undefined
      : context.fragments.add(key, context.record.frame, offset, bytes, !hasMore);
  if (whole === undefined) {
    context.summary = `fragment of ${ipProtocols.get(next) ?? `protocol ${next}`} (offset ${offset})`;
    if (!isWhole && offset === 0) {
      context.isFragment = true;
      context.nextOrData("ip", next, inside);
    } else context.data(inside);
    return;
  }
  context.frames.push(...whole.frames);
  layer.put(fields.fragmentCount, whole.frames.length, inside.offset, 0);
  for (const frame of whole.frames) layer.put(fields.fragmentFrame, frame, inside.offset, 0);
  layer.put(fields.reassembledLength, whole.bytes.length, inside.offset, 0);
  context.within("Reassembled IPv6", whole.bytes, () => {
    const end = whole.bytes.length;
    context.run((inner, innerSpan) => continueChain(inner, next, innerSpan), { offset: 0, end, declaredEnd: end });
  });
}

/** Fragments may carry further extension headers. */
function continueChain(context: DissectContext, next: number, span: Span): void {
  const isExtension = next === extensions.destination || next === extensions.routing || next === extensions.hopByHop;
  if (!isExtension) {
    context.nextOrData("ip", next, span);
    return;
  }
  const layer = context.open(ipv6, span);
  followChain(context, layer, next, { ...span, stated: span.end });
}
