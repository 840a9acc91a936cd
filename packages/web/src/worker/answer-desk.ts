// Answers sets of questions: the captures are looked through once, whatever is asked of them.
import {
  CaptureWitness,
  answerSet,
  builtInSet,
  decodeAsText,
  openCapture,
  type SeenCapture,
  type SetReport,
} from "@vitrine/glass";
import type { AskedFile } from "../source/capture-source.ts";
import { eachPacket } from "./capture-pass.ts";
import type { CaptureReader } from "./capture-reader.ts";
import { nextTask } from "./next-task.ts";

/** How much of a file is looked through between two looks at the page's messages. */
const pieceLength = 256 * 1024;

/** A look through the captures, which somebody may stop. */
class Look {
  /** The captures, and how much of them: others, or more packets, are looked at anew. */
  readonly key: string;
  readonly bytes: number;
  isStopped = false;
  packets = 0;
  /** Bytes of the captures that were looked through before the present one. */
  done = 0;

  constructor(key: string, bytes: number) {
    this.key = key;
    this.bytes = bytes;
  }
}

interface Seen {
  readonly look: Look;
  /** Undefined where somebody stopped it. */
  readonly captures: Promise<readonly SeenCapture[] | undefined>;
}

export class AnswerDesk {
  readonly #reader: CaptureReader;
  #seen: Seen | undefined;

  constructor(reader: CaptureReader) {
    this.#reader = reader;
  }

  /**
   * Of the reader's capture, or of a group of files with it among them. The other workers'
   * findings would be several times their files in messages, so this one reads the files itself. Undefined for a set that does not exist.
   */
  async answers(name: string, group: readonly AskedFile[]): Promise<SetReport | "stopped" | undefined> {
    const set = builtInSet(name);
    if (set === undefined) return undefined;
    const files = group.map(({ file, decodeAs }) =>
      [file.name, file.size, file.lastModified, ...decodeAs.map(decodeAsText)].join(" "),
    );
    const key = [this.#reader.packets, ...files].join("\n");
    if (this.#seen?.look.key !== key || this.#seen.look.isStopped) this.#seen = this.#begin(key, group);
    const captures = await this.#seen.captures;
    return captures === undefined ? "stopped" : answerSet(set, { captures });
  }

  stop(): void {
    if (this.#seen !== undefined) this.#seen.look.isStopped = true;
  }

  #begin(key: string, group: readonly AskedFile[]): Seen {
    this.stop();
    const bytes = group.reduce((sum, { file }) => sum + this.#sizeOf(file), group.length === 0 ? this.#reader.size : 0);
    const look = new Look(key, bytes);
    return { look, captures: this.#look(look, group) };
  }

  async #look(look: Look, group: readonly AskedFile[]): Promise<readonly SeenCapture[] | undefined> {
    const captures: SeenCapture[] = [];
    if (group.length === 0) captures.push(await this.#lookAtOwn(look));
    // One after the other: each holds its packets' pieces until it is through.
    for (const asked of group) {
      if (look.isStopped) break;
      captures.push(this.#isOwn(asked.file) ? await this.#lookAtOwn(look) : await this.#lookAt(asked, look));
      look.done += this.#sizeOf(asked.file);
    }
    this.#reader.tellAnswering(undefined);
    return look.isStopped ? undefined : captures;
  }

  async #lookAtOwn(look: Look): Promise<SeenCapture> {
    const reader = this.#reader;
    const witness = new CaptureWitness(reader.name, { decodeAs: reader.decodeAs });
    await eachPacket(
      reader,
      (record) => {
        witness.take(record);
        this.#tell(look, record.fileOffset);
      },
      () => look.isStopped,
    );
    return witness.finish(reader.description, reader.problem);
  }

  async #lookAt({ file, decodeAs }: AskedFile, look: Look): Promise<SeenCapture> {
    const witness = new CaptureWitness(file.name, { decodeAs });
    const capture = openCapture(this.#piecesOf(file, look));
    const problem = await capture.forEach((record) => {
      look.packets += 1;
      witness.take(record);
    });
    return witness.finish(capture.description, problem);
  }

  async *#piecesOf(file: File, look: Look): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    for (let at = 0; at < file.size && !look.isStopped; at += pieceLength) {
      const piece = new Uint8Array(await file.slice(at, at + pieceLength).arrayBuffer());
      yield piece;
      bytes += piece.length;
      this.#tell(look, bytes, 0);
      await nextTask();
    }
  }

  #tell(look: Look, bytes: number, packets = 1): void {
    look.packets += packets;
    const share = Math.min(1, (look.done + bytes) / Math.max(1, look.bytes));
    this.#reader.tellAnswering({ packets: look.packets, share });
  }

  #isOwn({ name }: File): boolean {
    return name === this.#reader.name;
  }

  /** Of the own capture its unpacked bytes, which its packets' places count. */
  #sizeOf(file: File): number {
    return this.#isOwn(file) ? this.#reader.size : file.size;
  }
}
