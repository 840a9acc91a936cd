// What a run leaves in result.json (docs/guide/lab.md). Keys are added, never renamed. Times are ISO 8601 in UTC.
import type { LabMode } from "../apply/state.ts";
import type { Topology } from "../topology/topology.ts";

export interface ProgramResult {
  /** The command line with its places filled, as it was run. */
  readonly command: readonly string[];
  /** What the program, or its interpreter, says of its version. */
  readonly version: string;
  /** SHA-256 of the files that the command names: which state of a student's program it was. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

export interface ParticipantResult extends ProgramResult {
  readonly name: string;
  readonly host: string;
  readonly address: string;
  /** Relative to the folder; absent where the participant never joined. */
  readonly transcript?: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export interface CaptureResult {
  readonly host: string;
  /** Relative to the folder. */
  readonly file: string;
  readonly packets: number;
  /** Packets that the kernel had no room for, as tcpdump told them. */
  readonly dropped: number;
  /** Everything that was seen is in the file. */
  readonly isComplete: boolean;
}

export interface StepResult {
  /** The line of the experiment file. */
  readonly line: number;
  readonly who: readonly string[];
  readonly does: string;
  readonly at: string;
  readonly seconds: number;
  readonly passed: boolean;
  /** Why it failed, in words; empty where it passed. */
  readonly why: string;
}

export interface ExperimentResult {
  readonly schema: 1;
  readonly title: string;
  readonly about: string;
  /** The experiment as it was run, relative to the folder. */
  readonly experiment: string;
  readonly passed: boolean;
  readonly started: string;
  readonly ended: string;
  readonly seconds: number;
  readonly mode: LabMode;
  readonly topology: Topology;
  /** What impairs the links, and by which part of the kernel: `client1: loss 5% (loss by nft)`. */
  readonly impairments: readonly string[];
  readonly tools: Readonly<Record<string, string>>;
  readonly server: ProgramResult & {
    readonly host: string;
    readonly address: string;
    readonly port: number;
    readonly log: string;
  };
  readonly participants: readonly ParticipantResult[];
  readonly captures: readonly CaptureResult[];
  /** Why there are no captures; empty where there are. */
  readonly notCaptured: string;
  /** How many steps the script has; those after a failed one are not played. */
  readonly stepsInScript: number;
  readonly steps: readonly StepResult[];
}
