// Answers sets of questions: the capture is looked through once, whatever is asked of it.
import { CaptureWitness, answerSet, builtInSet, type SeenCapture, type SetReport } from "@vitrine/glass";
import { eachPacket } from "./capture-pass.ts";
import type { CaptureReader } from "./capture-reader.ts";

export class AnswerDesk {
  readonly #reader: CaptureReader;
  #seen: { readonly packets: number; readonly capture: Promise<SeenCapture> } | undefined;

  constructor(reader: CaptureReader) {
    this.#reader = reader;
  }

  /** Undefined for a set that is none. */
  async answers(name: string): Promise<SetReport | undefined> {
    const set = builtInSet(name);
    if (set === undefined) return undefined;
    const { packets } = this.#reader;
    if (this.#seen?.packets !== packets) this.#seen = { packets, capture: this.#look() };
    return answerSet(set, { captures: [await this.#seen.capture] });
  }

  async #look(): Promise<SeenCapture> {
    const reader = this.#reader;
    const witness = new CaptureWitness(reader.name);
    await eachPacket(reader, (record) => witness.take(record));
    return witness.finish(reader.description, reader.problem);
  }
}
