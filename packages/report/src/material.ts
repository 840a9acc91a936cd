// Everything a report is made of: the run, what was seen in its captures, and the answers of the set.
import type { Seen, SetReport } from "@vitrine/glass";
import type { Details } from "./folder/details.ts";
import type { ProgramCode } from "./folder/program-code.ts";
import type { OwnWords } from "./words/own-words.ts";
import type { ShownFrames } from "./folder/capture-evidence.ts";
import type { ExperimentResult } from "@vitrine/lab";

/** A participant's lines on its own screen, from the transcript that the run kept. */
export interface Screen {
  readonly name: string;
  readonly lines: ReadonlyArray<{ readonly at: string; readonly direction: string; readonly text: string }>;
}

export interface Material {
  readonly title: string;
  readonly details: Details;
  /** How to run `vitrine` on the machine that made the report. */
  readonly command: string | undefined;
  /** The run that left the captures; undefined where the folder has no result.json. */
  readonly run: ExperimentResult | undefined;
  readonly seen: Seen;
  readonly answers: SetReport;
  /** The set as it was given: its name, or its file. */
  readonly set: string;
  /** By the capture's name. */
  readonly shown: ReadonlyMap<string, ShownFrames>;
  readonly digests: ReadonlyMap<string, string>;
  /** Captures with an annotated copy beside them, by their name, and the copy's name. */
  readonly annotated: ReadonlyMap<string, string>;
  /** Captures that result.json names and that are not in the folder. */
  readonly missing: readonly string[];
  readonly screens: readonly Screen[];
  readonly programs: readonly ProgramCode[];
  /** A student's own words by question; undefined where none were asked for. */
  readonly words: OwnWords | undefined;
}
