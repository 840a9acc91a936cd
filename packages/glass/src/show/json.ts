// A dissected frame, and a conversation, as JSON objects (docs/guide/inspect.schema.json). Keys are never renamed, only added.
import type { Dissection, FieldNode, FrameAnalysis, Layer } from "../dissect/tree.ts";
import { markWords } from "../dissect/protocol/tcp-summary.ts";
import { endingWords, type ConversationSummary } from "./streams.ts";
import { fieldText, secondsText } from "./value.ts";

export interface FieldJson {
  readonly name: string;
  /** Numbers and truth values as such; times, addresses, bytes and large numbers as text. */
  readonly value: string | number | boolean;
  readonly meaning?: string;
  /** First byte and length, in the layer's source; left out for a value that is not on the wire. */
  readonly bytes?: readonly [offset: number, length: number];
  readonly fields?: readonly FieldJson[];
}

export interface LayerJson {
  readonly protocol: string;
  readonly source: number;
  readonly bytes: readonly [offset: number, length: number];
  readonly quoted?: true;
  readonly malformed?: string;
  readonly remarks?: readonly string[];
  readonly fields: readonly FieldJson[];
}

export interface FrameJson {
  readonly frame: number;
  readonly protocol: string;
  readonly from: string;
  readonly to: string;
  readonly summary: string;
  /** The names of the marks of TCP analysis. */
  readonly marks: readonly string[];
  readonly layers: readonly LayerJson[];
}

export function toJson(dissection: Dissection, analysis?: FrameAnalysis): FrameJson {
  const { frame, protocol, from, to, summary } = dissection;
  const marks = markWords.map(([name]) => name).filter((name) => analysis?.value(name) === true);
  return { frame, protocol, from, to, summary, marks, layers: dissection.layers.map(layerJson) };
}

function layerJson(layer: Layer): LayerJson {
  return {
    protocol: layer.protocol.name,
    source: layer.source,
    bytes: [layer.offset, layer.length],
    ...(layer.isQuoted ? { quoted: true as const } : {}),
    ...(layer.malformed === undefined ? {} : { malformed: layer.malformed }),
    ...(layer.remarks.length === 0 ? {} : { remarks: layer.remarks }),
    fields: layer.nodes.map(fieldJson),
  };
}

function fieldJson(node: FieldNode): FieldJson {
  const { field, value, offset, length, children } = node;
  const isPlain = (typeof value === "number" || typeof value === "boolean") && field.type !== "none";
  const meaning = node.text ?? (typeof value === "number" ? field.values?.get(value) : undefined);
  return {
    name: field.name,
    value: field.type === "none" ? true : isPlain ? value : fieldText({ ...field, display: "decimal" }, value),
    ...(meaning === undefined ? {} : { meaning }),
    ...(length === 0 ? {} : { bytes: [offset, length] as const }),
    ...(children === undefined ? {} : { fields: children.map(fieldJson) }),
  };
}

const seconds = (time: bigint | undefined): string | undefined => (time === undefined ? undefined : secondsText(time));

/** Converts a conversation; times are text, in seconds, and unknown values are undefined. */
export function conversationToJson(conversation: ConversationSummary): object {
  const { transport, stream, ends, firstFrame, ways, marks } = conversation;
  return {
    transport,
    stream,
    ends,
    firstFrame,
    start: seconds(conversation.firstTime),
    duration: seconds(conversation.lastTime - conversation.firstTime),
    ways: ways.map(({ packets, bytes, wireBytes, leastWindow, largestWindow, roundTrip, marks }) => ({
      packets,
      bytes,
      wireBytes,
      leastWindow,
      largestWindow,
      medianRoundTrip: roundTrip === undefined ? undefined : seconds(BigInt(Math.round(roundTrip.median))),
      marks: Object.fromEntries(marks),
    })),
    initialRoundTrip: seconds(conversation.initialRoundTrip),
    leastRoundTrip: seconds(conversation.leastRoundTrip),
    largestRoundTrip: seconds(conversation.largestRoundTrip),
    marks: Object.fromEntries(marks),
    ending: endingWords(conversation),
  };
}
