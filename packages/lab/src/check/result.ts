// What a run of checks found. `vitrine check --json` writes just this; keys are added, never renamed.
import type { TimelineEntry } from "./timeline.ts";

export interface CheckResult {
  readonly id: string;
  readonly title: string;
  readonly passed: boolean;
  /** Points that were reached, and how many there were. */
  readonly points: number;
  readonly outOf: number;
  /** What was expected and what came instead; empty where it passed. */
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
}
