// A check: one thing that the lab asks of a program, tested from outside, with words for its author.
import { escapedText } from "@vitrine/wire/text";

/** Thrown by a check: says to the author of the program what was expected and what came instead. */
export class CheckFailure extends Error {
  override readonly name = "CheckFailure";
  /** Replaces the hint of the check where the failure shows which mistake it was. */
  readonly hint: string | undefined;
  /** The check that judges this fault: where it fails too, the failing check counts as not tried. */
  readonly blames: string | undefined;

  constructor(words: string, hint?: string, blames?: string) {
    super(escapedText(words));
    this.hint = hint;
    this.blames = blames;
  }
}

/** The check that judges whether several clients can join a server. */
const joiningCheck = "roster-to-everyone";

/** A client could not join, so the check never came to its own question. */
export class JoinFailure extends CheckFailure {
  /** Whether the program sent this client anything. */
  readonly isAnswered: boolean;

  constructor(words: string, isAnswered: boolean, hint?: string) {
    super(words, hint, joiningCheck);
    this.isAnswered = isAnswered;
  }
}

/** Awaits what fails also by the fault that another check judges. */
export async function blaming<Value>(check: string, awaited: Promise<Value>): Promise<Value> {
  try {
    return await awaited;
  } catch (error) {
    throw error instanceof CheckFailure ? new CheckFailure(error.message, error.hint, check) : error;
  }
}

/** `lab`: the text of the lab asks for it. `robustness`: it does not, but people will miss it. */
export type CheckPart = "lab" | "robustness";

export interface Check<Bench> {
  /** Short, stable, usable in a rubric: "roster-to-everyone". */
  readonly id: string;
  readonly title: string;
  readonly part: CheckPart;
  /** The checks that must pass first. Where one of them fails, this check would only repeat its finding. */
  readonly needs: readonly string[];
  /** Takes seconds of processor time, so it starts before the short ones. */
  readonly isLong?: true;
  /** Needs a program that it can end and start again; left out for a server that runs already. */
  readonly endsProgram?: true;
  /** The action and the expected outcome. */
  readonly looksFor: string;
  /** The consequence for people where it fails. */
  readonly matters: string;
  /** The mistake that usually causes it, and how to mend it. */
  readonly hint: string;
  /** Rejects with a `CheckFailure` where the program does not do it. */
  run(bench: Bench): Promise<void>;
}

/** Fails the check with these words unless it holds. */
export function expectThat(holds: boolean, words: string, hint?: string): asserts holds {
  if (!holds) throw new CheckFailure(words, hint);
}

/** A quoted value: shortened, with control characters visible; in backticks where it has quotation marks itself. */
export function quote(text: string): string {
  const escaped = JSON.stringify(text.length > 160 ? `${text.slice(0, 120)}…${text.slice(-30)}` : text);
  const isBare = text.includes('"') && !text.includes("`");
  const shown = isBare ? `\`${escaped.slice(1, -1).replaceAll('\\"', '"')}\`` : escaped;
  return text.length > 160 ? `${shown} (${text.length} characters)` : shown;
}
