// The chat of the lab (docs/protocol/lab.md): over TCP what a client says and what the server says, over UDP one person to
// another. Segments are read one by one, as the lab's own programs read them; of a write that was cut into segments, a line is
// shown where it ends.
import { checkName, ServerMessageDecoder, type ServerMessage } from "@vitrine/wire/lab";
import { asciiText, visibleText } from "@vitrine/wire/text";
import type { DissectContext } from "../context.ts";
import type { FieldTable } from "../field.ts";
import type { LayerBuilder } from "../layer-builder.ts";
import type { Protocol } from "../protocol.ts";
import type { Span } from "../span.ts";
import type { FrameAnalysis } from "../tree.ts";
import { goesOn } from "../unfinished-writes.ts";
import { ClientLines, ServerLines } from "./chat-lines.ts";
import { readWritten, type ReadSpan } from "./written.ts";
import { tcpFields } from "./tcp-fields.ts";
import { udpFields } from "./udp-fields.ts";

const source = "docs/protocol/lab.md";

const fields = {
  register: {
    name: "lab.register",
    label: "Registers as",
    type: "string",
    sentence: "The first thing a client says: the name that it wants to have.",
    source,
  },
  roster: {
    name: "lab.roster",
    label: "Roster",
    type: "string",
    sentence: "Everybody who is in the chat: the server sends this after every join and leave.",
    source,
  },
  rosterName: {
    name: "lab.roster.name",
    label: "Name",
    type: "string",
    sentence: "The name of somebody who is in the chat.",
    source,
  },
  rosterAddress: {
    name: "lab.roster.address",
    label: "Address",
    type: "string",
    sentence: "The address under which direct messages reach them.",
    source,
  },
  from: {
    name: "lab.from",
    label: "From",
    type: "string",
    sentence: "Who said it, according to the server.",
    source,
  },
  text: {
    name: "lab.text",
    label: "Text",
    type: "string",
    sentence: "What somebody says: to the room over TCP, to one person over UDP.",
    source,
  },
  unfinished: {
    name: "lab.unfinished",
    label: "Goes on",
    type: "string",
    sentence: "A piece of a line or a roster whose end comes with a later segment: the whole is shown there.",
    source,
  },
  segment: {
    name: "lab.segment",
    label: "Segment",
    type: "frame",
    sentence: "A frame that carried a piece of what is shown here.",
    source,
    derived: true,
  },
} as const satisfies FieldTable;

const decoder = new TextDecoder();
const textOf = (bytes: Uint8Array): string => asciiText(bytes) ?? decoder.decode(bytes);

export const lab: Protocol = {
  name: "lab",
  label: "Chat of the lab",
  column: "LAB",
  sentence: "The chat: names, who is there, what is said to the room, and direct messages from one person to another.",
  source,
  fields,
  found: [],
  dissect(context: DissectContext, span: Span): void {
    const transport = context.layers.at(-1)!;
    context.protocol = lab.column;
    if (transport.protocol.name === "udp") readDirect(context, span, transport.peek(udpFields.sourcePort));
    else readSegment(context, span, transport);
  },
};

function readDirect(context: DissectContext, span: Span, port: number): void {
  const layer = context.open(lab, span);
  const bytes = layer.slice(span.offset, span.end - span.offset);
  const text = visibleText(textOf(bytes));
  layer.put(fields.text, text, layer.offset, bytes.length);
  context.summary = `direct, from port ${port}: ${text}`;
}

function readSegment(context: DissectContext, span: Span, transport: LayerBuilder): void {
  const { isFromServer } = context;
  const how = {
    label: lab.label,
    goesOn: goesOn(transport.peek(tcpFields.flags)),
    newScanner: () => (isFromServer ? new ServerLines() : new ClientLines()),
  };
  readWritten(context, span, transport, how, (inside, written) => {
    const carriedOver = written.length - (span.end - span.offset);
    const isFirst = isFirstData(context.analysis, transport, carriedOver);
    tell(context, inside, written, isFromServer ? readServer : isFirst ? readRegistering : readClient);
  });
}

/**
 * Whether the segment, with so many bytes before it, begins what its sender says. The number of the first byte is 1, after the
 * SYN's own. Where the capture lacks the handshake (the scale is unknown, -1), relative numbers begin anywhere.
 */
function isFirstData(analysis: FrameAnalysis | undefined, transport: LayerBuilder, carriedOver: number): boolean {
  if (analysis?.value(tcpFields.windowScale.name) === -1) return false;
  const synTakes = transport.peek(tcpFields.synchronize);
  return Number(analysis?.value(tcpFields.sequence.name)) + synTakes - carriedOver === 1;
}

/** Reads whole lines into the layer; returns them as they are shown. */
type ReadLines = (layer: LayerBuilder, bytes: Uint8Array) => string[];

function tell(context: DissectContext, span: Span, { whole, frames }: ReadSpan, read: ReadLines): void {
  const layer = context.open(lab, span);
  const told: string[] = [];
  if (whole > 0) {
    if (frames.length > 1) for (const frame of frames) layer.put(fields.segment, frame, layer.offset, 0);
    told.push(...read(layer, layer.slice(layer.offset, whole)));
  }
  if (layer.length > whole) {
    const rest = layer.slice(layer.offset + whole, layer.length - whole);
    layer.put(fields.unfinished, visibleText(textOf(rest)), layer.offset + whole, rest.length);
    const isMiddle = whole === 0 && frames.length > 1;
    told.push(`${told.length > 0 ? "and " : ""}the ${isMiddle ? "middle" : "beginning"} of a line that goes on`);
  }
  context.summary = told.join(" · ");
}

const readRegistering: ReadLines = (layer, bytes) => {
  const name = visibleText(textOf(bytes));
  layer.put(fields.register, name, layer.offset, bytes.length);
  return [`registers as ${name}`];
};

const readClient: ReadLines = (layer, bytes) => {
  const text = visibleText(textOf(bytes));
  layer.put(fields.text, text, layer.offset, bytes.length);
  return [`to the room: ${text}`];
};

const readServer: ReadLines = (layer, bytes) => {
  const messages = new ServerMessageDecoder();
  const all = [...messages.push(bytes), ...messages.flush(), ...messages.end()].map(asSaid);
  for (const message of all) putMessage(layer, message, bytes.length);
  return all.map(inWords);
};

/** Without the rosters of the segments before, the decoder takes nobody for a speaker; a name in front is one here. */
function asSaid(message: ServerMessage): ServerMessage {
  const found = message.kind === "words" ? /^([^:]{1,64}): (.*)$/s.exec(message.text) : null;
  if (found === null || !checkName(found[1]!).isValid) return message;
  return { kind: "said", from: found[1]!, text: found[2]! };
}

function putMessage(layer: LayerBuilder, message: ServerMessage, length: number): void {
  const at = layer.offset;
  if (message.kind === "roster") {
    layer.group(fields.roster, message.users.map((user) => visibleText(user.name)).join(", "), at, length, () => {
      for (const user of message.users) {
        layer.put(fields.rosterName, visibleText(user.name), at, length);
        layer.put(fields.rosterAddress, visibleText(user.address), at, length);
      }
    });
    return;
  }
  if (message.kind === "said") layer.put(fields.from, visibleText(message.from), at, length);
  layer.put(fields.text, visibleText(message.text), at, length);
}

function inWords(message: ServerMessage): string {
  if (message.kind === "roster") {
    return `roster: ${message.users.map((user) => visibleText(user.name)).join(", ") || "nobody"}`;
  }
  return message.kind === "said"
    ? `${visibleText(message.from)} says: ${visibleText(message.text)}`
    : visibleText(message.text);
}
