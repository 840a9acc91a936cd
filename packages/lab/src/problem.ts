// A failure as a person reads it: one line, with its place where there is one.
import { escapedText, faultWords } from "@vitrine/wire/text";

/** Thrown for everything that is not a mistake of this program. The message is the line that is shown. */
export class LabProblem extends Error {
  override readonly name = "LabProblem";

  constructor(words: string) {
    super(escapedText(words));
  }
}

/** The words of a program or of the system, to put after ours. */
export function reason(error: unknown, doing?: "read" | "write"): string {
  return faultWords(error, doing);
}
