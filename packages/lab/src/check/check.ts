// What a check is: one thing that the lab asks of a program, looked for from outside, with words for whoever fails it.
import { escapedText } from "@vitrine/wire/text";

/** Thrown by a check: what was expected, and what came instead, in words for the author of the program. */
export class CheckFailure extends Error {
  override readonly name = "CheckFailure";

  constructor(words: string) {
    super(escapedText(words));
  }
}

export interface Check<Bench> {
  /** Short, stable, usable in a rubric: "roster-to-everyone". */
  readonly id: string;
  readonly title: string;
  /** What is done and what should be seen. */
  readonly looksFor: string;
  /** What goes wrong for people where this is missing. */
  readonly matters: string;
  /** The mistake that usually causes it, and how to get out of it. */
  readonly hint: string;
  /** Rejects with a `CheckFailure` where the program does not do it. */
  run(bench: Bench): Promise<void>;
}

/** Fails the check with these words unless it holds. */
export function expectThat(holds: boolean, words: string): asserts holds {
  if (!holds) throw new CheckFailure(words);
}

/** A value as it is quoted in words: shortened, with control characters visible. */
export function quote(text: string): string {
  const shown = JSON.stringify(text.length > 160 ? `${text.slice(0, 120)}…${text.slice(-30)}` : text);
  return text.length > 160 ? `${shown} (${text.length} characters)` : shown;
}
