// The chat of the lab (docs/protocol/lab.md): over TCP what a client says and what the server says, over UDP one person to
// another. Segments are read one by one, as the lab's own programs read them.
import { checkName, labPort, ServerMessageDecoder, visibleText, type ServerMessage } from "@vitrine/wire/lab";
import type { DissectContext } from "../context.ts";
import type { FieldTable } from "../field.ts";
import type { LayerBuilder } from "../layer-builder.ts";
import type { Protocol } from "../protocol.ts";
import type { Span } from "../span.ts";
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
    sentence: "Everybody who is in the chat, as the server tells it after every join and leave.",
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
    sentence: "Who said it, as the server tells it.",
    source,
  },
  text: {
    name: "lab.text",
    label: "Text",
    type: "string",
    sentence: "What somebody says: to the room over TCP, to one person over UDP.",
    source,
  },
} as const satisfies FieldTable;

const decoder = new TextDecoder();

export const lab: Protocol = {
  name: "lab",
  label: "Chat of the lab",
  column: "LAB",
  sentence: "The chat: names, who is there, what is said to the room, and direct messages from one person to another.",
  source,
  fields,
  found: [
    ["tcp-port", labPort],
    ["udp-port", labPort],
  ],
  dissect(context: DissectContext, span: Span): void {
    const transport = context.layers.at(-1)!;
    const layer = context.open(lab, span);
    context.protocol = lab.column;
    const bytes = layer.slice(span.offset, span.end - span.offset);
    if (transport.protocol.name === "udp") readDirect(context, layer, bytes, transport.peek(udpFields.sourcePort));
    else if (transport.peek(tcpFields.sourcePort) === labPort) readServer(context, layer, bytes);
    else readClient(context, layer, bytes);
  },
};

function readDirect(context: DissectContext, layer: LayerBuilder, bytes: Uint8Array, port: number): void {
  const text = visibleText(decoder.decode(bytes));
  layer.put(fields.text, text, layer.offset, bytes.length);
  context.summary = `direct, from port ${port}: ${text}`;
}

function readClient(context: DissectContext, layer: LayerBuilder, bytes: Uint8Array): void {
  const text = visibleText(decoder.decode(bytes));
  // The number of the first data byte is 1; without analysis it is not known which segment that is.
  const isFirst = context.analysis?.value(tcpFields.sequence.name) === 1;
  layer.put(isFirst ? fields.register : fields.text, text, layer.offset, bytes.length);
  context.summary = isFirst ? `registers as ${text}` : `to the room: ${text}`;
}

function readServer(context: DissectContext, layer: LayerBuilder, bytes: Uint8Array): void {
  const messages = new ServerMessageDecoder();
  const all = [...messages.push(bytes), ...messages.flush(), ...messages.end()].map(asSaid);
  const told: string[] = [];
  for (const message of all) {
    putMessage(layer, message, bytes.length);
    told.push(inWords(message));
  }
  context.summary = told.join(" · ");
}

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
