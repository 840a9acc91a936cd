// Answers sets of questions: the captures are looked through once, whatever is asked of them.
import { CaptureWitness, answerSet, builtInSet, openCapture, type SeenCapture, type SetReport } from "@vitrine/glass";
import { eachPacket } from "./capture-pass.ts";
import type { CaptureReader } from "./capture-reader.ts";

interface SeenGroup {
  /** What was looked at: other captures, or more packets, are looked at anew. */
  readonly key: string;
  readonly captures: Promise<readonly SeenCapture[]>;
}

export class AnswerDesk {
  readonly #reader: CaptureReader;
  #seen: SeenGroup | undefined;

  constructor(reader: CaptureReader) {
    this.#reader = reader;
  }

  /**
   * Of the reader's capture, or of a group of files with it among them. What the other workers have seen of theirs would be several
   * times their files in messages, so this one looks at the files itself. Undefined for a set that is none.
   */
  async answers(name: string, group: readonly File[]): Promise<SetReport | undefined> {
    const set = builtInSet(name);
    if (set === undefined) return undefined;
    const files = group.map(({ name, size, lastModified }) => `${name} ${size} ${lastModified}`);
    const key = [this.#reader.packets, ...files].join("\n");
    if (this.#seen?.key !== key) this.#seen = { key, captures: this.#look(group) };
    return answerSet(set, { captures: await this.#seen.captures });
  }

  async #look(group: readonly File[]): Promise<readonly SeenCapture[]> {
    if (group.length === 0) return [await this.#lookAtOwn()];
    const captures: SeenCapture[] = [];
    // One after the other: each holds its packets' pieces until it is through.
    for (const file of group)
      captures.push(file.name === this.#reader.name ? await this.#lookAtOwn() : await lookAt(file));
    return captures;
  }

  async #lookAtOwn(): Promise<SeenCapture> {
    const reader = this.#reader;
    const witness = new CaptureWitness(reader.name);
    await eachPacket(reader, (record) => witness.take(record));
    return witness.finish(reader.description, reader.problem);
  }
}

async function lookAt(file: File): Promise<SeenCapture> {
  const witness = new CaptureWitness(file.name);
  const capture = openCapture(file.stream());
  const problem = await capture.forEach((record) => witness.take(record));
  return witness.finish(capture.description, problem);
}
