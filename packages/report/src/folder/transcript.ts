// Reads the transcripts of a run: what each program was typed and printed, line by line (docs/guide/lab.md).
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Screen } from "../material.ts";
import type { ExperimentResult } from "@vitrine/lab";

/** The lab keeps 32 million characters of a program at most. */
const largestTranscript = 128 * 1024 * 1024;

function lineOf(json: string): Screen["lines"] {
  try {
    const { at, direction, text } = JSON.parse(json) as Readonly<Record<string, unknown>>;
    const isLine = typeof at === "string" && typeof direction === "string" && typeof text === "string";
    return isLine ? [{ at, direction, text }] : [];
  } catch {
    // A line that was cut short says nothing.
    return [];
  }
}

/** The screens of those whose transcript is there. */
export function readScreens(folder: string, run: ExperimentResult | undefined): Screen[] {
  return (run?.participants ?? []).flatMap(({ name, transcript }) => {
    if (transcript === undefined || !/^transcripts\/[^/\\]+$/.test(transcript)) return [];
    try {
      const path = join(folder, transcript);
      if (statSync(path).size > largestTranscript) return [];
      return [{ name, lines: readFileSync(path, "utf8").split("\n").flatMap(lineOf) }];
    } catch {
      // The run says that there is one, but it is gone: the report is made without it.
      return [];
    }
  });
}
