// The way of every packet through `inspect`: read, analysed, and shown by whichever view was asked for.
import {
  PacketValues,
  Analyzer,
  CaptureParser,
  compileChunkFilter,
  Dissector,
  isUnfinishedChat,
  LatestPacket,
  SELECTED,
  UNDECIDED,
  type CaptureDescription,
  type CaptureProblem,
  type ChunkFilter,
  type Compatibility,
  type DecodeAsRule,
  type Dissection,
  type Filter,
  type FrameAnalysis,
  type FrameSummary,
  type PacketAnalysis,
  type PacketRecord,
} from "@vitrine/glass";
import type { Output } from "./output.ts";
import { Progress, type PacketSource } from "./source.ts";

/** A packet, and the ways to look at it. Valid during the call only. */
export interface Frame {
  readonly record: PacketRecord;
  readonly packet: PacketAnalysis;
  readonly analysis: FrameAnalysis;
  readonly description: CaptureDescription;
  /** Takes it apart; the same answer when asked again. */
  readonly dissect: () => Dissection;
  /** Returns its line in the list; costs less. A caller asks for this or for `dissect`, not for both. */
  readonly summarize: () => FrameSummary;
}

export interface View {
  /** Shows a packet that the filter selects. False: no more are needed. */
  show(frame: Frame): boolean | void;
  /** Notes a packet that the filter does not select. */
  pass?(frame: Frame): void;
  /** The capture has ended. */
  end?(): Promise<void> | void;
}

export interface ReadSettings {
  readonly source: PacketSource;
  readonly output: Output;
  readonly filter: Filter | undefined;
  readonly verifyChecksums: boolean;
  readonly compatibility: Compatibility;
  readonly decodeAs?: readonly DecodeAsRule[];
  /** In bytes; of a compressed capture. */
  readonly mostUnpacked?: number | undefined;
}

/** Applies a filter to each packet: by its numbers alone where they suffice, otherwise by taking it apart. */
class PacketFilter {
  readonly #filter: Filter;
  readonly #latest: LatestPacket;
  readonly #mark: ChunkFilter;
  readonly #mask = new Uint8Array(1);

  constructor(filter: Filter, analyzer: Analyzer) {
    this.#filter = filter;
    this.#latest = new LatestPacket(analyzer.addresses);
    this.#mark = compileChunkFilter(filter, this.#latest);
  }

  /** Every packet has to come by, in order. */
  selects({ record, packet, dissect }: Frame): boolean {
    this.#mark(this.#latest.take(record, packet), this.#mask);
    const [decided] = this.#mask;
    return decided === UNDECIDED ? this.#filter.selects(dissect()) : decided === SELECTED;
  }
}

class FrameReader {
  readonly parser: CaptureParser;
  isDone = false;
  readonly #analyzer: Analyzer;
  readonly #analysis: FrameAnalysis;
  readonly #dissector: Dissector;
  readonly #filter: PacketFilter | undefined;
  readonly #view: View;
  #dissection: Dissection | undefined;
  #summary: FrameSummary | undefined;
  #record: PacketRecord | undefined;
  readonly #frame: Frame;

  constructor(settings: ReadSettings, view: View) {
    const { compatibility, verifyChecksums, decodeAs = [] } = settings;
    this.parser = new CaptureParser(undefined, settings.mostUnpacked);
    this.#analyzer = new Analyzer({ compatibility, decodeAs, verifyChecksums });
    this.#analysis = new PacketValues(this.#analyzer.packet);
    this.#dissector = new Dissector({ verifyChecksums, decodeAs });
    if (settings.filter !== undefined) this.#filter = new PacketFilter(settings.filter, this.#analyzer);
    this.#view = view;
    this.#frame = {
      record: this.parser.record,
      packet: this.#analyzer.packet,
      analysis: this.#analysis,
      description: this.parser.description,
      dissect: () => (this.#dissection ??= this.#dissector.dissect(this.#record!, this.#analysis)),
      summarize: () =>
        (this.#summary ??=
          this.#dissection ?? this.#dissector.summarize(this.#record!, this.#analysis, this.#analyzer.packet)),
    };
  }

  readonly take = (record: PacketRecord): void => {
    if (this.isDone) return;
    this.#record = record;
    this.#dissection = undefined;
    this.#summary = undefined;
    const packet = this.#analyzer.add(record);
    // Fragments and the like need the dissector to have seen every one of them.
    if (packet.needsDissection || isUnfinishedChat(packet)) this.#frame.dissect();
    if (this.#filter !== undefined && !this.#filter.selects(this.#frame)) this.#view.pass?.(this.#frame);
    else if (this.#view.show(this.#frame) === false) this.isDone = true;
    if (this.#dissection === undefined && this.#summary === undefined) this.#dissector.pass(record);
  };
}

/** Reads the capture piece by piece, and gives each piece's length in bytes once its packets have been taken. */
async function* readPieces(source: PacketSource, reader: FrameReader): AsyncGenerator<number> {
  const { parser } = reader;
  if (source.readInto === undefined) {
    for await (const chunk of source.chunks) {
      parser.push(chunk, reader.take);
      yield chunk.length;
    }
    return;
  }
  for (let length = source.readInto(parser.space()); length > 0; length = source.readInto(parser.space())) {
    parser.filled(length);
    while (parser.next()) reader.take(parser.record);
    yield length;
  }
}

/** Reads a capture to its end, or until the view or the output's reader needs no more. Reports damage. */
export async function readFrames(settings: ReadSettings, view: View): Promise<CaptureProblem | undefined> {
  const { source, output } = settings;
  const reader = new FrameReader(settings, view);
  const progress = new Progress(source.size, !output.isTerminal);
  for await (const length of readPieces(source, reader)) {
    progress.add(length, reader.parser.record.frame);
    await output.flush();
    if (reader.isDone || output.isClosed || reader.parser.problem !== undefined) break;
  }
  progress.end();
  const problem = reader.isDone || output.isClosed ? undefined : reader.parser.end();
  await view.end?.();
  await output.flush();
  return problem;
}
