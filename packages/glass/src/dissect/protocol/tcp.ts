// TCP (RFC 9293): the header with its options, what analysis says about the segment, and what it carries.
import { visibleText } from "@vitrine/wire/text";
import { addWords, checksumStatus, foldSum, pseudoHeaderSum } from "../checksum.ts";
import type { DissectContext } from "../context.ts";
import type { FieldDeclaration } from "../field.ts";
import type { LayerBuilder } from "../layer-builder.ts";
import type { Protocol } from "../protocol.ts";
import type { Span } from "../span.ts";
import type { FrameAnalysis } from "../tree.ts";
import { tcpAnalysisFields } from "./tcp-analysis-fields.ts";
import { tcpFields as fields } from "./tcp-fields.ts";
import { tcpOptionFields } from "./tcp-option-fields.ts";
import { readTcpOptions, tcpOptionWords } from "./tcp-options.ts";
import { tcpLine } from "./tcp-summary.ts";

const shortestHeader = 20;
const portsLength = 4;
/** To the end of the window: a header that ends before it belongs to no conversation here, as in tshark. */
const lengthToWindow = 16;
const protocolNumber = 6;
const decoder = new TextDecoder();

export const tcp: Protocol = {
  name: "tcp",
  label: "Transmission Control Protocol",
  column: "TCP",
  sentence:
    "Carries a stream of bytes from one program to another, complete and in order, or reports that it could not.",
  source: "RFC 9293",
  fields: { ...fields, ...prefixed("option", tcpOptionFields), ...prefixed("analysis", tcpAnalysisFields) },
  found: [["ip", protocolNumber]],
  dissect: dissectTcp,
};

function prefixed(prefix: string, table: Readonly<Record<string, FieldDeclaration>>): Record<string, FieldDeclaration> {
  return Object.fromEntries(Object.entries(table).map(([key, field]) => [`${prefix} ${key}`, field]));
}

function dissectTcp(context: DissectContext, span: Span): void {
  const layer = context.open(tcp, span);
  context.protocol = tcp.column;
  // As in Wireshark: one port alone is not shown, and nothing after the ports unless the header is there to the window's end.
  layer.need(span.offset, portsLength);
  const sourcePort = layer.number(fields.sourcePort);
  const destinationPort = layer.number(fields.destinationPort);
  context.summary = () => `${sourcePort} → ${destinationPort}`;
  layer.length = Math.min(shortestHeader, span.end - span.offset);
  if (!context.isQuoted) layer.need(span.offset, lengthToWindow);
  const analysis = analysisOf(context);
  const derive = deriver(analysis, layer);
  derive(fields.stream);
  context.stream = analysis?.value(fields.stream.name);
  const segmentLength = context.isQuoted ? -1 : segmentLengthOf(context, layer);
  if (segmentLength >= 0) layer.put(fields.length, segmentLength, span.offset + 12, 0);
  layer.number(fields.sequenceRaw);
  derive(fields.sequence);
  if (!context.isQuoted && layer.peek(fields.headerLength) < shortestHeader) {
    layer.malformed = shortHeaderWords(layer.number(fields.headerLength));
    return;
  }
  derive(fields.nextSequence);
  layer.number(fields.acknowledgmentRaw);
  derive(fields.acknowledgment);
  const headerLength = layer.number(fields.headerLength);
  readFlags(layer);
  readWindow(layer, derive);
  const checksum = layer.number(fields.checksum);
  if (headerLength < shortestHeader) {
    layer.malformed = shortHeaderWords(headerLength);
    return;
  }
  layer.length = Math.min(headerLength, span.end - span.offset);
  const status = statusOf(context, span);
  layer.put(fields.checksumStatus, checksumStatus[status], span.offset + 16, 0);
  if (status === "bad") layer.remark(`the checksum 0x${checksum.toString(16)} does not fit the segment`);
  layer.number(fields.urgentPointer);
  const known = context.isQuoted ? undefined : context.analysis;
  context.summary = () => summaryOf(known, layer, segmentLength);
  readTcpOptions(layer, span.offset + shortestHeader, span.offset + headerLength, acknowledgedFrom(known, layer));
  addAnalysis(analysis, derive);
  const inside = { offset: span.offset + headerLength, end: span.end, declaredEnd: span.declaredEnd };
  if (inside.end <= inside.offset) return;
  if (layer.peek(fields.reset) !== 0) {
    const cause = visibleText(decoder.decode(layer.slice(inside.offset, inside.end - inside.offset)));
    layer.put(fields.resetCause, cause, inside.offset, inside.end - inside.offset);
    return;
  }
  layer.putBytes(fields.payload, inside.offset, inside.end - inside.offset);
  if (!hasRead(context, layer, inside, analysis)) context.data(inside);
}

function shortHeaderWords(headerLength: number): string {
  return `the header says that it has ${headerLength} bytes; it has at least ${shortestHeader}`;
}

/** Bytes of data; -1 where the packet's length does not say: in a fragment, or where the header has no room. */
function segmentLengthOf(context: DissectContext, layer: LayerBuilder): number {
  const length = layer.span.declaredEnd - layer.offset - layer.peek(fields.headerLength);
  return context.isFragment || length < 0 ? -1 : length;
}

/** Hands the data to the protocol that reads it. */
function hasRead(
  context: DissectContext,
  layer: LayerBuilder,
  inside: Span,
  analysis: FrameAnalysis | undefined,
): boolean {
  const [sourcePort, destinationPort] = [layer.peek(fields.sourcePort), layer.peek(fields.destinationPort)];
  return context.nextApplication({ transport: "tcp", sourcePort, destinationPort, analysis }, inside);
}

/**
 * Takes apart only what a segment carries, for its line: the header is known to be whole and sound. `end` is after the last byte
 * that was captured, `length` the segment's. False, and nothing done: there is nothing that a protocol here knows.
 */
export function dissectPayload(
  context: DissectContext,
  { offset, end, length }: { readonly offset: number; readonly end: number; readonly length: number },
): boolean {
  const layer = context.open(tcp, { offset, end, declaredEnd: end });
  layer.length = layer.peek(fields.headerLength);
  const payload = offset + layer.length;
  const inside = { offset: payload, end: Math.min(end, payload + length), declaredEnd: payload + length };
  const { analysis } = context;
  context.protocol = tcp.column;
  context.stream = analysis?.value(fields.stream.name);
  context.summary = () => summaryOf(analysis, layer, length);
  const isReset = layer.peek(fields.reset) !== 0;
  return inside.end > inside.offset && !isReset && hasRead(context, layer, inside, analysis);
}

/** The line of the list; without analysis, or for a quoted header, with the raw numbers. */
function summaryOf(analysis: FrameAnalysis | undefined, layer: LayerBuilder, length: number): string {
  const derived = (field: FieldDeclaration, raw: number): number => Number(analysis?.value(field.name) ?? raw);
  return tcpLine({
    sourcePort: layer.peek(fields.sourcePort),
    destinationPort: layer.peek(fields.destinationPort),
    flags: layer.peek(fields.flags),
    sequence: derived(fields.sequence, layer.peek(fields.sequenceRaw)),
    acknowledgment: derived(fields.acknowledgment, layer.peek(fields.acknowledgmentRaw)),
    window: derived(fields.windowSize, layer.peek(fields.window)),
    length,
    options: tcpOptionWords(
      layer.bytes,
      layer.offset + shortestHeader,
      layer.offset + layer.length,
      acknowledgedFrom(analysis, layer),
    ),
  });
}

/** What the relative acknowledgment counts from; 0 where there is only the raw one. */
function acknowledgedFrom(analysis: FrameAnalysis | undefined, layer: LayerBuilder): number {
  const raw = layer.peek(fields.acknowledgmentRaw);
  const relative = analysis?.value(fields.acknowledgment.name);
  return relative === undefined ? 0 : (raw - Number(relative)) >>> 0;
}

/** Analysis is about the first segment of a frame, be it one that an error quotes. */
function analysisOf({ analysis, layers }: DissectContext): FrameAnalysis | undefined {
  const isFirst = layers.findIndex((one) => one.protocol === tcp) === layers.length - 1;
  return isFirst ? analysis : undefined;
}

/** Adds a derived field where analysis has a value for it. */
function deriver(analysis: FrameAnalysis | undefined, layer: LayerBuilder): (field: FieldDeclaration) => void {
  if (analysis === undefined || !layer.isKept) return () => {};
  return (field) => {
    const value = analysis.value(field.name);
    if (value !== undefined && value !== false) layer.derive(field, value);
  };
}

function readFlags(layer: LayerBuilder): void {
  const flags = layer.peek(fields.flags);
  const inside = (): void => {
    layer.flag(fields.reserved);
    layer.flag(fields.accurateEcn);
    layer.flag(fields.congestionWindowReduced);
    layer.flag(fields.ecnEcho);
    layer.flag(fields.urgent);
    layer.flag(fields.acknowledges);
    layer.flag(fields.push);
    layer.flag(fields.reset);
    layer.flag(fields.synchronize);
    layer.flag(fields.finish);
    layer.put(fields.flagsText, flagLetters(flags), layer.offset + 12, 2);
  };
  layer.group(fields.flags, flags, layer.offset + 12, 2, inside);
}

/** There are 4,096 sets of flags; each is written once. */
const flagLettersOf: string[] = [];

/** "·······A··S·": a letter for each flag that is set, as Wireshark writes them. */
function flagLetters(flags: number): string {
  return (flagLettersOf[flags & 0xfff] ??= "RRRACEUAPRSF"
    .split("")
    .map((letter, index) => ((flags >>> (11 - index)) & 1 ? letter : "·"))
    .join(""));
}

function readWindow(layer: LayerBuilder, derive: (field: FieldDeclaration) => void): void {
  layer.number(fields.window);
  derive(fields.windowSize);
  derive(fields.windowScale);
}

const analysisFields = Object.values<FieldDeclaration>(tcpAnalysisFields);
/** The fields of a segment without marks, as nearly all are. */
const unmarkedFields = analysisFields.filter(({ type }) => type !== "none");

function addAnalysis(analysis: FrameAnalysis | undefined, derive: (field: FieldDeclaration) => void): void {
  const isMarked = analysis?.value(tcpAnalysisFields.flags.name) !== undefined;
  (isMarked ? analysisFields : unmarkedFields).forEach(derive);
}

function statusOf(context: DissectContext, span: Span): keyof typeof checksumStatus {
  const isWhole = span.end === span.declaredEnd && !context.isFragment;
  if (context.options.verifyChecksums !== true || !isWhole) return "unverified";
  if (context.ends === undefined) return "unverified";
  const sum = pseudoHeaderSum(context.ends, protocolNumber, span.end - span.offset);
  return foldSum(addWords(sum, context.bytes, span.offset, span.end)) === 0xffff ? "good" : "bad";
}
