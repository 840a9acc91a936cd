// The findings of a run of checks. `vitrine check --json` writes exactly this; keys are added, never renamed.
import type { CheckPart } from "./check.ts";
import type { TimelineEntry } from "./timeline.ts";

/** `not tried`: a check that this one needs failed, so it would only have repeated that finding. */
export type CheckStatus = "passed" | "failed" | "not tried";

export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly part: CheckPart;
  readonly status: CheckStatus;
  /** True for the status `passed`. */
  readonly passed: boolean;
  /** With `not tried`: the failed check. */
  readonly see?: string;
  /** Why the result may be wrong on this computer; absent where it is sure. */
  readonly unsure?: string;
  /** Points reached, and how many there were. */
  readonly points: number;
  readonly outOf: number;
  /** What was expected and what came instead; empty where the check passed. */
  readonly why: string;
  readonly looksFor: string;
  readonly matters: string;
  readonly hint: string;
  readonly seconds: number;
  readonly timeline: readonly TimelineEntry[];
  /** Entries of the time line that were left out because there were too many. */
  readonly timelineLeftOut: number;
}

export interface CheckReport {
  /** The command line, or the address, that was checked. */
  readonly program: string;
  readonly checks: readonly CheckResult[];
  /** Remarks on the whole run, each a sentence. */
  readonly remarks: readonly string[];
  /** Why nothing could be checked; the program's last words are lines of it. Then `checks` is empty. */
  readonly problem?: string;
}

export interface Counts {
  readonly all: number;
  readonly passed: number;
  readonly failed: number;
  readonly notTried: number;
  readonly points: number;
  readonly outOf: number;
}

/** The counts that every form of output says. */
export function countsOf(checks: readonly CheckResult[]): Counts {
  const count = (wanted: CheckStatus): number => checks.filter(({ status }) => status === wanted).length;
  return {
    all: checks.length,
    passed: count("passed"),
    failed: count("failed"),
    notTried: count("not tried"),
    points: checks.reduce((sum, { points }) => sum + points, 0),
    outOf: checks.reduce((sum, { outOf }) => sum + outOf, 0),
  };
}
