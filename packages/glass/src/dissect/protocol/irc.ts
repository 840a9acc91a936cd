// IRC (RFC 2812, IRCv3) over TCP: one line is one message. A line that TCP cut into segments is shown where it ends, whatever
// the segments' flags are.
import { lineFault, parseMessage, protocolLimits, type IrcMessage, type Span as Part } from "@vitrine/wire/irc";
import { asciiText, escapedText } from "@vitrine/wire/text";
import type { DissectContext } from "../context.ts";
import type { LayerBuilder } from "../layer-builder.ts";
import type { Protocol } from "../protocol.ts";
import type { Span } from "../span.ts";
import { endsStream } from "../unfinished-writes.ts";
import { ircFields as fields } from "./irc-fields.ts";
import { ircWords } from "./irc-words.ts";
import { ClientLines } from "./chat-lines.ts";
import { tcpFields } from "./tcp-fields.ts";
import { readWritten, type ReadSpan } from "./written.ts";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const decoder = new TextDecoder();

/** The text of bytes with its control characters written out, so that formatting and CTCP can be seen. */
const shown = (bytes: Uint8Array): string => escapedText(asciiText(bytes) ?? decoder.decode(bytes));

export const irc: Protocol = {
  name: "irc",
  label: "Internet Relay Chat",
  column: "IRC",
  sentence: "A chat of channels and direct messages: every line is a command, a reply or a message.",
  source: "RFC 2812",
  fields,
  found: [],
  dissect(context: DissectContext, span: Span): void {
    const transport = context.layers.at(-1)!;
    context.protocol = irc.column;
    const isEnded = context.bytes[span.end - 1] === lineFeed;
    const how = {
      label: irc.label,
      goesOn: !isEnded && !endsStream(transport.peek(tcpFields.flags)),
      newScanner: () => new ClientLines(),
    };
    readWritten(context, span, transport, how, (inside, written) => readLines(context, inside, written));
  },
};

function readLines(context: DissectContext, span: Span, { whole, frames }: ReadSpan): void {
  const layer = context.open(irc, span);
  const told: string[] = [];
  if (frames.length > 1 && whole > 0) {
    for (const frame of frames) layer.put(fields.segment, frame, layer.offset, 0);
  }
  const end = layer.offset + whole;
  for (let at = layer.offset; at < end;) {
    const found = context.bytes.indexOf(lineFeed, at);
    const next = found < 0 || found >= end ? end : found + 1;
    const words = readLine(layer, at, lineEnd(context.bytes, at, next), context.isFromServer);
    if (words !== undefined) told.push(words);
    at = next;
  }
  if (layer.length > whole) {
    const rest = layer.slice(end, layer.length - whole);
    layer.put(fields.unfinished, shown(rest), end, rest.length);
    const isMiddle = whole === 0 && frames.length > 1;
    told.push(`${told.length > 0 ? "and " : ""}the ${isMiddle ? "middle" : "beginning"} of a line that goes on`);
  }
  context.summary = told.join(" · ");
}

/** Where a line ends that starts at `at`, without CR and LF; the next one starts at `next`. */
function lineEnd(bytes: Uint8Array, at: number, next: number): number {
  let end = next;
  if (end > at && bytes[end - 1] === lineFeed) end -= 1;
  if (end > at && bytes[end - 1] === carriageReturn) end -= 1;
  return end;
}

/** Adds one line; returns it as the list shows it, or undefined for an empty one. */
function readLine(layer: LayerBuilder, at: number, end: number, isFromServer: boolean): string | undefined {
  const line = layer.slice(at, end - at);
  if (line.length === 0) return undefined;
  const message = parseMessage(line);
  const fault = lineFault(line, protocolLimits);
  if (fault !== undefined) layer.remark(faultWords[fault]);
  layer.group(isFromServer ? fields.response : fields.request, shown(line), at, line.length, () => {
    putParts(layer, at, message, isFromServer);
  });
  return ircWords(message, isFromServer);
}

const faultWords = {
  "too-long": "a line is longer than 512 bytes, or its tags than 8,191: servers refuse it with 417",
  "forbidden-byte": "a line holds NUL, or a CR that does not end it",
  "invalid-utf8": "a line is not UTF-8",
} as const;

function putParts(layer: LayerBuilder, at: number, message: IrcMessage, isFromServer: boolean): void {
  const put = (field: (typeof fields)[keyof typeof fields], { start, end }: Part): void =>
    layer.put(field, shown(message.line.subarray(start, end)), at + start, end - start);
  const { tagSpan, sourceSpan, commandSpan } = message;
  if (tagSpan !== undefined) putTags(layer, at, message, tagSpan);
  if (sourceSpan !== undefined) put(isFromServer ? fields.responsePrefix : fields.requestPrefix, sourceSpan);
  const isNumber = isFromServer && /^[0-9]{3}$/.test(message.command);
  if (message.command === "") layer.remark("a line has no command");
  else put(isFromServer ? fields.responseCommand : fields.requestCommand, commandSpan);
  if (isNumber) layer.put(fields.responseNumber, Number(message.command), at + commandSpan.start, 3);
  for (let index = 0; index < message.parameterCount; index += 1) {
    const span = message.parameterSpan(index)!;
    const isTrailer = message.line[span.start - 1] === 0x3a;
    if (isFromServer) put(isTrailer ? fields.responseTrailer : fields.responseParameter, span);
    else put(isTrailer ? fields.requestTrailer : fields.requestParameter, span);
    if (message.line[span.start] === 1 && isTrailer) putCtcp(layer, at, message.line, span);
  }
}

/** A tag's place is that of all of them: their values may have been escaped. */
function putTags(layer: LayerBuilder, at: number, message: IrcMessage, { start, end }: Part): void {
  layer.group(fields.tags, shown(message.line.subarray(start, end)), at + start, end - start, () => {
    for (const [key, value] of message.tags) {
      layer.put(fields.tag, escapedText(value === "" ? key : `${key}=${value}`), at + start, end - start);
    }
  });
}

/** The second 0x01 may be missing: clients cut it off with a message that is too long. */
function putCtcp(layer: LayerBuilder, at: number, line: Uint8Array, { start, end }: Part): void {
  const isClosed = end > start + 1 && line[end - 1] === 1;
  const inside = line.subarray(start + 1, isClosed ? end - 1 : end);
  layer.put(fields.ctcp, shown(inside), at + start + 1, inside.length);
}
