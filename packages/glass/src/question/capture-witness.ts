// Reads a capture's records for the questions: analysis first, then the packet taken apart, then looked at.
import { Analyzer, type AnalyzerOptions } from "../analysis/analyzer.ts";
import { PacketValues } from "../analysis/packet-values.ts";
import { Dissector } from "../dissect/dissector.ts";
import type { CaptureDescription } from "../file/description.ts";
import type { CaptureProblem, PacketRecord } from "../file/record.ts";
import type { CaptureRecord, SeenCapture } from "./seen/seen.ts";
import { Witness } from "./seen/witness.ts";

export class CaptureWitness {
  readonly #analyzer: Analyzer;
  readonly #values: PacketValues;
  readonly #dissector: Dissector;
  readonly #witness: Witness;

  /** `file` is the capture's name in the answers. */
  constructor(file: string, options: AnalyzerOptions = {}) {
    this.#analyzer = new Analyzer(options);
    this.#dissector = new Dissector({ decodeAs: options.decodeAs ?? [] });
    this.#values = new PacketValues(this.#analyzer.packet);
    this.#witness = new Witness(file, options.decodeAs);
  }

  /** Packets taken so far. */
  get packets(): number {
    return this.#witness.packets;
  }

  /** Takes the next record of the capture, in the capture's order. */
  take(record: PacketRecord): void {
    this.#analyzer.add(record);
    this.#witness.see(this.#dissector.dissect(record, this.#values), this.#values);
  }

  /** Returns everything seen, once the capture has ended. `record` is the record of the run that made the capture. */
  finish(description: CaptureDescription, problem: CaptureProblem | undefined, record?: CaptureRecord): SeenCapture {
    return this.#witness.finish(description, problem && `${problem.words} (at byte ${problem.offset})`, record);
  }
}
