// What a protocol works with while a frame is taken apart: the bytes, the layers so far, and the way to the next protocol.
import type { PacketRecord } from "../file/record.ts";
import type { Application, ApplicationPorts, DecodeAsRule, Transport } from "./application.ts";
import { isOtherProtocol } from "./chat-content.ts";
import { ircSender } from "./irc-content.ts";
import type { DispatchTable, ProtocolDeclaration } from "./field.ts";
import { LayerBuilder, mostNodes, type StepBudget } from "./layer-builder.ts";
import { dataDeclaration } from "./protocol/data-fields.ts";
import type { FragmentTable } from "./reassembly.ts";
import { cutByCapture, type Span, type SpanEnd } from "./span.ts";
import type { ByteSource, FieldValue, FrameAnalysis } from "./tree.ts";
import type { UnfinishedWrites } from "./unfinished-writes.ts";

/** Layers in one frame. Tunnels in tunnels have ten; a packet of nested headers alone could have thousands. */
const mostLayers = 40;

export interface DissectOptions {
  /**
   * Whether checksums are verified. Default false: the network card fills them in after the capture has seen the packet, so
   * that they are wrong in captures made by the sender itself.
   */
  readonly verifyChecksums?: boolean;
  /** Ports that carry a protocol, whatever is usual there; the analyzer gets the same rules. */
  readonly decodeAs?: readonly DecodeAsRule[];
}

/** The two ends of the network layer, which checksums of the transport and conversations need. */
export interface Ends {
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
}

/** How the next protocol is found: by a number of a table, or an application by its name. */
export interface Dispatch {
  readonly byNumber: (table: DispatchTable, number: number) => { readonly dissect: Dissect } | undefined;
  readonly byName: (name: Application) => { readonly dissect: Dissect } | undefined;
}

/** A transport header, seen from the protocol that it carries. */
export interface Carrier {
  readonly transport: Transport;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** What is known about this header from the packets before; undefined if the analysis is about another one. */
  readonly analysis: FrameAnalysis | undefined;
}

type Dissect = (context: DissectContext, span: Span) => void;

/** Words, or how to find them: mostly those of the next protocol take their place before anybody reads them. */
type Words = string | (() => string);

function wordsOf(words: Words): string {
  return typeof words === "string" ? words : words();
}

export class DissectContext {
  readonly record: PacketRecord;
  readonly options: DissectOptions;
  readonly analysis: FrameAnalysis | undefined;
  readonly fragments: FragmentTable;
  readonly writes: UnfinishedWrites;
  readonly ports: ApplicationPorts;
  readonly sources: ByteSource[];
  readonly layers: LayerBuilder[] = [];
  bytes: Uint8Array;
  /** The innermost network layer's ends. */
  ends: Ends | undefined;
  isQuoted = false;
  /** The packet is the first piece of one that could not be put together: its lengths say nothing. */
  isFragment = false;
  /** The TCP conversation of the current segment, where analysis knows it: analysis is about the first segment of the frame. */
  stream: FieldValue | undefined;
  /** The data comes from the conversation's server. */
  isFromServer = false;
  protocol = "";
  #from: Words = "";
  #to: Words = "";
  #summary: Words = "";
  /** Frames that what is shown was put together from, this one among them; empty where it was not. */
  readonly frames: number[] = [];
  #source = 0;
  readonly #budget: StepBudget;
  readonly #dispatch: Dispatch;

  constructor(
    record: PacketRecord,
    frame: Uint8Array,
    parts: {
      readonly options: DissectOptions;
      readonly analysis: FrameAnalysis | undefined;
      readonly fragments: FragmentTable;
      readonly writes: UnfinishedWrites;
      readonly ports: ApplicationPorts;
      readonly dispatch: Dispatch;
      /** False: only the summary is wanted, and no node is kept. */
      readonly isKept: boolean;
    },
  ) {
    this.record = record;
    this.options = parts.options;
    this.analysis = parts.analysis;
    this.fragments = parts.fragments;
    this.writes = parts.writes;
    this.ports = parts.ports;
    this.#dispatch = parts.dispatch;
    this.#budget = { left: mostNodes, isKept: parts.isKept };
    this.bytes = frame;
    this.sources = [{ label: "Frame", bytes: frame }];
  }

  /** Sender and receiver, as the list shows them. */
  get from(): string {
    return (this.#from = wordsOf(this.#from));
  }

  set from(words: Words) {
    this.#from = words;
  }

  get to(): string {
    return (this.#to = wordsOf(this.#to));
  }

  set to(words: Words) {
    this.#to = words;
  }

  /** The list's last column: each protocol says it better than the one around it. */
  get summary(): string {
    return (this.#summary = wordsOf(this.#summary));
  }

  set summary(words: Words) {
    this.#summary = words;
  }

  /** Opens the layer of a protocol; what the protocol reads and adds goes through it. */
  open(protocol: ProtocolDeclaration, span: Span): LayerBuilder {
    const place = { source: this.#source, bytes: this.bytes, span, isQuoted: this.isQuoted };
    const layer = new LayerBuilder(protocol, place, this.#budget);
    this.layers.push(layer);
    return layer;
  }

  /** Hands a span to the protocol that a number stands for. False if there is none; then nothing happened. */
  next(table: DispatchTable, number: number, span: Span): boolean {
    const protocol = this.#dispatch.byNumber(table, number);
    if (protocol === undefined) return false;
    this.run(protocol.dissect, span);
    return true;
  }

  /**
   * Hands the data of a segment or datagram to the protocol that it carries: the one that `analysis` names, or else that of the
   * ports. False if there is none; then nothing happened.
   */
  nextApplication(carrier: Carrier, span: Span): boolean {
    const protocol = this.#dispatch.byName(this.#applicationOf(carrier, span));
    if (protocol === undefined) return false;
    this.run(protocol.dissect, span);
    return true;
  }

  #applicationOf({ transport, sourcePort, destinationPort, analysis }: Carrier, { offset, end }: Span): Application {
    if (analysis?.application !== undefined) {
      this.isFromServer = analysis.isFromServer === true;
      return analysis.application;
    }
    const found = this.ports.find(transport, sourcePort, destinationPort);
    if (found === undefined) return "data";
    this.isFromServer = sourcePort === found.port && destinationPort !== found.port;
    if (found.isCertain) return found.application;
    const bytes = this.bytes.subarray(offset, end);
    const sender = transport === "tcp" ? ircSender(bytes, true) : undefined;
    if (sender !== undefined) {
      this.isFromServer = sender === "server";
      return "irc";
    }
    return isOtherProtocol(bytes) ? "data" : found.application;
  }

  /** As `next`, and what no protocol is known for is shown as bytes. */
  nextOrData(table: DispatchTable, number: number, span: Span): void {
    if (!this.next(table, number, span)) this.data(span);
  }

  /** Lets something take a span apart; where its bytes end, the layer that it had open says so, and dissection goes on after it. */
  run(dissect: Dissect, span: Span): void {
    if (this.layers.length >= mostLayers) {
      this.layers.at(-1)!.malformed ??= `more than ${mostLayers} layers`;
      return;
    }
    const before = this.layers.length;
    try {
      dissect(this, span);
    } catch (error) {
      if (!isSpanEnd(error)) throw error;
      this.#mark(this.layers[Math.max(before, this.layers.length - 1)] ?? this.layers.at(-1)!, error);
    }
  }

  /** Shows bytes that no protocol here knows. */
  data(span: Span): void {
    if (span.end <= span.offset) return;
    const layer = this.open(dataDeclaration, span);
    const value = layer.slice(span.offset, span.end - span.offset);
    layer.put(dataDeclaration.fields.data, value, span.offset, value.length);
    layer.put(dataDeclaration.fields.length, value.length, span.offset, 0);
  }

  /** Works on bytes that were put together, as long as `inside` runs. */
  within(label: string, bytes: Uint8Array, inside: () => void): void {
    const [aboveBytes, aboveSource] = [this.bytes, this.#source];
    this.sources.push({ label, bytes });
    this.bytes = bytes;
    this.#source = this.sources.length - 1;
    try {
      inside();
    } finally {
      this.bytes = aboveBytes;
      this.#source = aboveSource;
    }
  }

  /** Works on a packet that an error message quotes, as long as `inside` runs: the frame is not about it. */
  quoting(inside: () => void): void {
    const { isQuoted, ends, protocol } = this;
    const [from, to, summary] = [this.#from, this.#to, this.#summary];
    this.isQuoted = true;
    try {
      inside();
    } finally {
      Object.assign(this, { isQuoted, ends, from, to, protocol, summary });
    }
  }

  #mark(layer: LayerBuilder, end: SpanEnd): void {
    if (end === cutByCapture) {
      // A quote ends early on purpose.
      if (!layer.isQuoted) layer.remark("the capture cut the packet off here");
      return;
    }
    layer.malformed ??=
      this.#budget.left <= 0 ? `more than ${mostNodes} fields` : "the packet ends before what it says it holds";
  }
}

function isSpanEnd(error: unknown): error is SpanEnd {
  return typeof error === "object" && error !== null && "reason" in error;
}
