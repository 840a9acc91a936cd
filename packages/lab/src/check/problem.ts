// A program that cannot be checked at all.
import { escapedText } from "@vitrine/wire/text";

/** The program cannot be run, or ends or hangs before anything can be checked. */
export class ProgramProblem extends Error {
  override readonly name = "ProgramProblem";
  /** The last lines that the program printed. */
  readonly lastWords: readonly string[];

  constructor(words: string, lastWords: readonly string[] = []) {
    super(escapedText(words));
    this.lastWords = lastWords.map(escapedText);
  }

  /** The message and the last words, a line each. */
  get text(): string {
    if (this.lastWords.length === 0) return this.message;
    return [`${this.message}. Its last words:`, ...this.lastWords.map((line) => `  ${line}`)].join("\n");
  }
}
