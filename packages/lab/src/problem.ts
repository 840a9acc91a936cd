// What a person is told when something cannot be done: one line, with its place where there is one.
import { escapedText } from "@vitrine/wire/text";

/** Thrown for everything that is not a mistake of this program. The message is the line that is shown. */
export class LabProblem extends Error {
  override readonly name = "LabProblem";

  constructor(words: string) {
    super(escapedText(words));
  }
}

/** A program's or the system's own words, behind ours. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
