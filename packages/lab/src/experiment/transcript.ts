// The input and output of one program, line by line.
import { Changes } from "../process/wait.ts";

export type Direction = "typed" | "printed" | "error";

export interface TranscriptLine {
  /** ISO 8601. */
  readonly at: string;
  readonly direction: Direction;
  readonly text: string;
}

/** Characters that a program may print in all; further ones are counted, not kept. */
const longestTranscript = 32 * 1024 * 1024;
/** What each line costs besides its text, so that a flood of short lines fills no memory either. */
const costOfLine = 128;
/** A line without an end is taken as one at this length. */
const longestLine = 64 * 1024;
/** Milliseconds after which a burst of lines is announced once, because every look searches all lines. */
const burst = 10;

export class Transcript {
  readonly lines: TranscriptLine[] = [];
  readonly changes = new Changes();
  readonly #clock: () => number;
  readonly #unfinished = { printed: "", error: "" };
  #length = 0;
  #announcing: NodeJS.Timeout | undefined;
  /** Characters that were not kept. */
  dropped = 0;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** The number of lines so far: later output begins at this index. */
  get length(): number {
    return this.lines.length;
  }

  add(direction: Direction, text: string): void {
    const cost = text.length + costOfLine;
    if (this.#length + cost > longestTranscript) this.dropped += text.length;
    else {
      this.#length += cost;
      this.lines.push({ at: new Date(this.#clock()).toISOString(), direction, text });
    }
    this.#announce();
  }

  /** Takes output as it comes. A prompt without a line end is not a line yet, but `open` shows it. */
  take(direction: "printed" | "error", chunk: string): void {
    const lines = (this.#unfinished[direction] + chunk).split("\n");
    const rest = lines.pop()!;
    for (const line of lines) this.add(direction, line.replace(/\r$/, ""));
    const isTooLong = rest.length > longestLine;
    if (isTooLong) this.add(direction, rest);
    this.#unfinished[direction] = isTooLong ? "" : rest;
    this.#announce();
  }

  /** The output has ended: the rest without a line end is a line as well. */
  finish(): void {
    for (const direction of ["printed", "error"] as const) {
      const rest = this.#unfinished[direction];
      this.#unfinished[direction] = "";
      if (rest !== "") this.add(direction, rest);
    }
    this.#announce();
  }

  /** The output from line `from` on, with the line that has not ended yet. */
  printedSince(from: number): string[] {
    const printed = this.lines.slice(from).flatMap(({ direction, text }) => (direction === "printed" ? [text] : []));
    return this.#unfinished.printed === "" ? printed : [...printed, this.#unfinished.printed];
  }

  #announce(): void {
    if (this.#announcing !== undefined) return;
    this.#announcing = setTimeout(() => {
      this.#announcing = undefined;
      this.changes.announce();
    }, burst);
  }
}
