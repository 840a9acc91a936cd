// A display filter from its text: Wireshark 4.0's language (docs/guide/filters.md) on the declared fields.
import type { Dissection } from "../dissect/tree.ts";
import { checkCondition } from "./check.ts";
import { compileSelector } from "./evaluate.ts";
import { parseFilter } from "./parse.ts";
import { printFilter } from "./print.ts";
import { FilterError, type FilterProblem } from "./problem.ts";
import { withSuggestion } from "./suggest.ts";
import type { Condition } from "./syntax.ts";
import type { TypedCondition } from "./typed.ts";
import type { Vocabulary } from "./vocabulary.ts";

export interface Filter {
  /** As it was written. */
  readonly text: string;
  /** As it was understood: every operator in one form, parentheses only where they count. */
  readonly canonical: string;
  /** The names of the fields and protocols that it looks at. */
  readonly names: readonly string[];
  /** What it means, for evaluations other than the one on dissected frames; undefined for the empty filter. */
  readonly condition: TypedCondition | undefined;
  /** Whether the frame is selected. The empty filter selects everything. */
  readonly selects: (dissection: Dissection) => boolean;
}

export type FilterResult =
  | { readonly isValid: true; readonly filter: Filter }
  | { readonly isValid: false; readonly problem: FilterProblem };

function compileCondition(text: string, vocabulary: Vocabulary): Filter {
  if (text.trim() === "") return { text, canonical: "", names: [], condition: undefined, selects: () => true };
  const parsed: Condition = parseFilter(text);
  const condition = checkCondition(parsed, vocabulary);
  return { text, canonical: printFilter(parsed), condition, ...compileSelector(condition) };
}

/** What `compile` gives, or the problem that it threw. */
function caught(compile: () => Filter): FilterResult {
  try {
    return { isValid: true, filter: compile() };
  } catch (error) {
    if (error instanceof FilterError) return { isValid: false, problem: error.problem };
    throw error;
  }
}

/** Compiles a filter against a vocabulary. Never throws: what is wrong comes back with its place and a suggestion. */
export function compileFilterWith(text: string, vocabulary: Vocabulary): FilterResult {
  const result = caught(() => compileCondition(text, vocabulary));
  if (result.isValid) return result;
  const isValid = (guess: string): boolean => caught(() => compileCondition(guess, vocabulary)).isValid;
  return { isValid: false, problem: withSuggestion(text, result.problem, vocabulary, isValid) };
}
