// IPv4 (RFC 791): the header with its options, fragments put together, and what the packet carries.
import { addressText4 } from "../address.ts";
import { addWords, checksumStatus, foldSum } from "../checksum.ts";
import type { DissectContext } from "../context.ts";
import { linkTypes } from "../../file/link-type.ts";
import type { LayerBuilder } from "../layer-builder.ts";
import type { Protocol } from "../protocol.ts";
import type { Span } from "../span.ts";
import { ipv4Fields as fields, ipProtocols } from "./ipv4-fields.ts";

const shortestHeader = 20;
/** Fragment offsets count in these, in bytes. */
const fragmentUnit = 8;

export const ipv4: Protocol = {
  name: "ip",
  label: "Internet Protocol, version 4",
  column: "IPv4",
  sentence: "Carries packets from one machine to another across networks.",
  source: "RFC 791",
  fields,
  found: [
    ["ethertype", 0x0800],
    ["ip", 4],
    ["link", linkTypes.ipv4, linkTypes.raw, linkTypes.rawBsd, linkTypes.rawOpenBsd],
  ],
  dissect: dissectIpv4,
};

function dissectIpv4(context: DissectContext, span: Span): void {
  // A raw link says "IP" only, and tunnels get it wrong: the version in the packet decides.
  if (span.end > span.offset && context.bytes[span.offset]! >>> 4 === 6) {
    context.next("ethertype", 0x86dd, span);
    return;
  }
  const layer = context.open(ipv4, span);
  context.protocol = ipv4.column;
  const version = layer.number(fields.version);
  if (version !== 4) {
    layer.malformed = `the version is ${version}, not 4`;
    return;
  }
  const headerLength = layer.number(fields.headerLength);
  if (headerLength < shortestHeader) {
    layer.malformed = `the header is said to have ${headerLength} bytes; it has at least ${shortestHeader}`;
    return;
  }
  layer.length = Math.min(headerLength, span.end - span.offset);
  const totalLength = readLengths(layer);
  if (totalLength < headerLength) {
    layer.malformed = `the total length is ${totalLength}, less than the header's ${headerLength}`;
    return;
  }
  readHeader(context, layer, headerLength);
  readOptions(layer, span.offset + shortestHeader, span.offset + headerLength);
  const payload = payloadSpan(layer, span, { headerLength, totalLength });
  dissectPayload(context, layer, payload, span.offset + totalLength);
}

function readLengths(layer: LayerBuilder): number {
  const services = layer.byte(layer.offset + 1);
  layer.group(fields.differentiatedServices, services, layer.offset + 1, 1, () => {
    layer.number(fields.codepoint);
    layer.number(fields.congestion);
  });
  const totalLength = layer.peek(fields.totalLength);
  if (totalLength !== 0) return layer.number(fields.totalLength);
  // The network card was to cut a large send into packets, and the capture saw it before that: what is there counts.
  const there = (layer.isQuoted ? layer.span.end : layer.span.declaredEnd) - layer.offset;
  layer.put(fields.totalLength, there, layer.offset + 2, 2, `${there} (0 in the header: the network card fills it in)`);
  return there;
}

function readHeader(context: DissectContext, layer: LayerBuilder, headerLength: number): void {
  const { offset } = layer;
  layer.number(fields.identification);
  layer.group(fields.flags, layer.peek(fields.flags), offset + 6, 1, () => {
    layer.flag(fields.reserved);
    layer.flag(fields.dontFragment);
    layer.flag(fields.moreFragments);
  });
  layer.number(fields.fragmentOffset);
  layer.number(fields.timeToLive);
  layer.number(fields.protocol);
  layer.number(fields.checksum);
  const isWhole = layer.span.end - offset >= headerLength;
  const isGood = isWhole && foldSum(addWords(0, layer.bytes, offset, offset + headerLength)) === 0xffff;
  const status = !verifies(context) || !isWhole ? "unverified" : isGood ? "good" : "bad";
  layer.put(fields.checksumStatus, checksumStatus[status], offset + 10, 0);
  if (status === "bad") layer.remark("the header checksum does not fit the header");
  const source = layer.view(fields.source);
  const destination = readDestination(layer, headerLength);
  context.ends = { source, destination };
  context.from = () => addressText4(source);
  context.to = () => addressText4(destination);
}

/**
 * A source route holds the way that is left to go: the address in the header is then only the next stop, and the last one of
 * the route is where the packet goes (RFC 791 §3.1), which is also what the transport's checksum covers.
 */
function readDestination(layer: LayerBuilder, headerLength: number): Uint8Array {
  const end = layer.offset + headerLength;
  for (let at = layer.offset + shortestHeader; at < end;) {
    const type = layer.byte(at);
    const length = type <= 1 ? 1 : at + 1 < end ? layer.byte(at + 1) : 0;
    if (type === 0 || length === 0 || (type > 1 && length < 2) || at + length > end) break;
    if ((type === 131 || type === 137) && length >= 7 && layer.byte(at + 2) <= length - 3) {
      const last = at + 3 + 4 * Math.floor((length - 3) / 4) - 4;
      layer.put(fields.nextStop, layer.slice(layer.offset + 16, 4), layer.offset + 16, 4);
      layer.put(fields.destination, layer.slice(last, 4), last, 4);
      return layer.slice(last, 4);
    }
    at += length;
  }
  return layer.view(fields.destination);
}

/** In a quoted packet the routers on the way have changed the header, so that its checksum says nothing. */
function verifies(context: DissectContext): boolean {
  return context.options.verifyChecksums === true && !context.isQuoted;
}

/** The payload: what the total length says, as far as it is there. */
function payloadSpan(
  layer: LayerBuilder,
  span: Span,
  { headerLength, totalLength }: { readonly headerLength: number; readonly totalLength: number },
): Span {
  const offset = span.offset + headerLength;
  const stop = span.offset + totalLength;
  if (stop > span.declaredEnd) {
    layer.remark(
      `the total length is ${totalLength}, but only ${span.declaredEnd - span.offset} bytes were on the wire`,
    );
  }
  const declaredEnd = Math.min(stop, span.declaredEnd);
  return { offset, declaredEnd, end: Math.min(span.end, declaredEnd) };
}

/** Options: one byte alone (0 and 1), or a type, a length that counts both, and data. */
function readOptions(layer: LayerBuilder, from: number, end: number): void {
  for (let at = from; at < end;) {
    const type = layer.byte(at);
    if (type <= 1) {
      layer.put(fields.optionType, type, at, 1);
      if (type === 0) return;
      at += 1;
      continue;
    }
    const length = at + 1 < end ? layer.byte(at + 1) : 0;
    if (length < 2 || at + length > end) {
      layer.put(fields.optionType, type, at, 1);
      layer.remark(`option ${type} does not fit into the header`);
      return;
    }
    const start = at;
    layer.group(fields.optionType, type, at, length, () => readOption(layer, type, start, length));
    at += length;
  }
}

/** The routes and the timestamp: a pointer, then addresses. Others are shown as bytes. */
const routeOptions = new Set([7, 131, 137]);

function readOption(layer: LayerBuilder, type: number, at: number, length: number): void {
  layer.put(fields.optionLength, length, at + 1, 1);
  if (routeOptions.has(type) && length >= 3) {
    layer.put(fields.optionPointer, layer.byte(at + 2), at + 2, 1);
    for (let address = at + 3; address + 4 <= at + length; address += 4) {
      layer.put(fields.optionAddress, layer.slice(address, 4), address, 4);
    }
  } else if (length > 2) {
    layer.put(fields.optionData, layer.slice(at + 2, length - 2), at + 2, length - 2);
  }
}

/** `stated`: where the payload ends by the total length, whether or not the bytes are there. */
function dissectPayload(context: DissectContext, layer: LayerBuilder, payload: Span, stated: number): void {
  const protocol = layer.peek(fields.protocol);
  const fragmentOffset = layer.peek(fields.fragmentOffset) * fragmentUnit;
  const hasMore = layer.peek(fields.moreFragments) === 1;
  context.summary = () => `${ipProtocols.get(protocol) ?? "IP protocol"} (${protocol})`;
  if (fragmentOffset === 0 && !hasMore) {
    context.nextOrData("ip", protocol, payload);
    return;
  }
  const isWhole = stated <= payload.end && payload.end > payload.offset;
  const isSound = isWhole && foldSum(addWords(0, layer.bytes, layer.offset, layer.offset + layer.length)) === 0xffff;
  if (isWhole && (isSound || !verifies(context))) {
    const bytes = layer.slice(payload.offset, payload.end - payload.offset);
    collectFragment(context, layer, { bytes, payload, protocol, fragmentOffset, hasMore });
  } else if (fragmentOffset === 0) {
    context.isFragment = true;
    context.nextOrData("ip", protocol, payload);
  } else {
    showFragment(context, layer, payload, protocol, fragmentOffset);
  }
}

interface FragmentOfPacket {
  readonly bytes: Uint8Array;
  readonly payload: Span;
  readonly protocol: number;
  readonly fragmentOffset: number;
  readonly hasMore: boolean;
}

function collectFragment(context: DissectContext, layer: LayerBuilder, fragment: FragmentOfPacket): void {
  const { bytes, payload, protocol, fragmentOffset, hasMore } = fragment;
  const key = `4 ${context.from} ${context.to} ${protocol} ${layer.peek(fields.identification)}`;
  const whole = context.isQuoted
    ? undefined
    : context.fragments.add(key, context.record.frame, fragmentOffset, bytes, !hasMore);
  if (whole === undefined) {
    showFragment(context, layer, payload, protocol, fragmentOffset);
    return;
  }
  context.frames.push(...whole.frames);
  layer.put(fields.fragmentCount, whole.frames.length, payload.offset, 0);
  for (const frame of whole.frames) layer.put(fields.fragment, frame, payload.offset, 0);
  layer.put(fields.reassembledLength, whole.bytes.length, payload.offset, 0);
  context.within("Reassembled IPv4", whole.bytes, () => {
    const end = whole.bytes.length;
    context.nextOrData("ip", protocol, { offset: 0, end, declaredEnd: end });
  });
}

function showFragment(
  context: DissectContext,
  layer: LayerBuilder,
  payload: Span,
  protocol: number,
  fragmentOffset: number,
): void {
  const id = `0x${layer.peek(fields.identification).toString(16).padStart(4, "0")}`;
  context.summary = `fragment of ${ipProtocols.get(protocol) ?? `protocol ${protocol}`} (offset ${fragmentOffset}, id ${id})`;
  context.data(payload);
}
