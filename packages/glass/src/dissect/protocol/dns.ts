// DNS (RFC 1035): names to addresses. Over UDP; over TCP with two bytes of length in front.
import { visibleText } from "@vitrine/wire/text";
import { addressText4, addressText6 } from "../address.ts";
import type { DissectContext } from "../context.ts";
import type { LayerBuilder } from "../layer-builder.ts";
import type { Protocol } from "../protocol.ts";
import { beyondPacket, type Span } from "../span.ts";
import { dnsFields as fields, recordTypes, responseCodes } from "./dns-fields.ts";

const headerLength = 12;
/** A name has at most 255 bytes (RFC 1035 §2.3.4), and so 127 labels; pointers that form a circle would have no end. */
const longestName = 255;
const mostPointers = 32;

export const dns: Protocol = {
  name: "dns",
  label: "Domain Name System",
  column: "DNS",
  sentence: "Finds the address that a name stands for.",
  source: "RFC 1035",
  fields,
  found: [],
  dissect(context: DissectContext, span: Span): void {
    const isTcp = context.layers.at(-1)?.protocol.name === "tcp";
    const start = isTcp ? span.offset + 2 : span.offset;
    const layer = context.open(dns, { ...span, offset: Math.min(start, span.end) });
    context.protocol = dns.column;
    readMessage(context, layer);
  },
};

interface Message {
  readonly layer: LayerBuilder;
  at: number;
  readonly told: string[];
}

function readMessage(context: DissectContext, layer: LayerBuilder): void {
  const id = layer.number(fields.id);
  let isResponse = false;
  let code = 0;
  layer.group(fields.flags, layer.peek(fields.flags), layer.offset + 2, 2, () => {
    isResponse = layer.flag(fields.response);
    layer.number(fields.opcode);
    // Some flags mean something in an answer only.
    if (isResponse) layer.flag(fields.authoritative);
    layer.flag(fields.truncated);
    layer.flag(fields.recursionDesired);
    if (!isResponse) return;
    layer.flag(fields.recursionAvailable);
    code = layer.number(fields.responseCode);
  });
  const questions = layer.number(fields.questions);
  const records = layer.number(fields.answers) + layer.number(fields.authorities) + layer.number(fields.additionals);
  const answers = layer.peek(fields.answers);
  const message: Message = { layer, at: layer.offset + headerLength, told: [] };
  const failure = code === 0 ? "" : `: ${responseCodes.get(code) ?? `code ${code}`}`;
  const start = `${isResponse ? "answer" : "question"} 0x${id.toString(16).padStart(4, "0")}${failure}`;
  context.summary = start;
  try {
    for (let index = 0; index < questions; index += 1) readQuestion(message);
    for (let index = 0; index < records; index += 1) readRecord(message, index < answers);
  } finally {
    context.summary = [start, ...message.told.slice(0, 6)].join(" ");
  }
}

function readQuestion(message: Message): void {
  const { layer, at } = message;
  const [name, length] = readName(layer, at);
  layer.put(fields.queryName, name, at, length);
  const type = layer.word(at + length);
  layer.put(fields.queryType, type, at + length, 2);
  layer.put(fields.queryClass, layer.word(at + length + 2), at + length + 2, 2);
  message.at = at + length + 4;
  message.told.push(`${recordTypes.get(type) ?? type} ${name}`);
}

// name · type (16 bits) · class (16) · time to live (32) · length (16) · data
function readRecord(message: Message, isAnswer: boolean): void {
  const { layer } = message;
  const [name, nameLength] = readName(layer, message.at);
  layer.put(fields.recordName, name, message.at, nameLength);
  const at = message.at + nameLength;
  const type = layer.word(at);
  layer.put(fields.recordType, type, at, 2);
  layer.put(fields.timeToLive, layer.double(at + 4), at + 4, 4);
  const length = layer.word(at + 8);
  layer.put(fields.dataLength, length, at + 8, 2);
  const told = readData(layer, type, at + 10, length);
  layer.need(at + 10, length);
  message.at = at + 10 + length;
  if (isAnswer && told !== undefined) message.told.push(`${recordTypes.get(type) ?? type} ${told}`);
}

function readData(layer: LayerBuilder, type: number, at: number, length: number): string | undefined {
  if (type === 1 && length === 4) {
    const value = layer.slice(at, 4);
    layer.put(fields.address4, value, at, 4);
    return addressText4(value);
  }
  if (type === 28 && length === 16) {
    const value = layer.slice(at, 16);
    layer.put(fields.address6, value, at, 16);
    return addressText6(value);
  }
  if (type === 5 || type === 12) {
    const [name] = readName(layer, at);
    layer.put(type === 5 ? fields.canonicalName : fields.pointer, name, at, length);
    return name;
  }
  return undefined;
}

/** A name, and the bytes it takes here: labels, or a pointer to labels further up (RFC 1035 §4.1.4). */
function readName(layer: LayerBuilder, from: number): readonly [name: string, length: number] {
  const labels: string[] = [];
  const decoder = new TextDecoder("latin1");
  let length = 0;
  let pointers = 0;
  let total = 0;
  for (let at = from; ;) {
    const first = layer.byte(at);
    if (first >= 0xc0) {
      if (pointers === 0) length += 2;
      pointers += 1;
      if (pointers > mostPointers) throw beyondPacket;
      at = layer.offset + (layer.word(at) & 0x3fff);
      continue;
    }
    if (pointers === 0) length += 1 + first;
    if (first === 0) return [labels.length === 0 ? "<Root>" : labels.join("."), length];
    total += 1 + first;
    if (first > 63 || total > longestName) throw beyondPacket;
    labels.push(visibleText(decoder.decode(layer.slice(at + 1, first))));
    at += 1 + first;
  }
}
