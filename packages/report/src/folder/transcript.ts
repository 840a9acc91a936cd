// Reads the transcripts of a run: what each program was typed and printed, line by line (docs/guide/lab.md).
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Screen } from "../material.ts";
import type { Run } from "./result.ts";

/** The lab keeps 32 million characters of a program at most. */
const largestTranscript = 128 * 1024 * 1024;

const lineSchema = z.object({ at: z.string(), direction: z.string(), text: z.string() });

function linesOf(text: string): Screen["lines"] {
  return text.split("\n").flatMap((line) => {
    try {
      const read = lineSchema.safeParse(JSON.parse(line));
      return read.success ? [read.data] : [];
    } catch {
      // A line that was cut short says nothing.
      return [];
    }
  });
}

/** The screens of those whose transcript is there. */
export function readScreens(folder: string, run: Run | undefined): Screen[] {
  return (run?.participants ?? []).flatMap(({ name, transcript }) => {
    if (transcript === undefined || !/^transcripts\/[^/\\]+$/.test(transcript)) return [];
    try {
      const path = join(folder, transcript);
      if (statSync(path).size > largestTranscript) return [];
      return [{ name, lines: linesOf(readFileSync(path, "utf8")) }];
    } catch {
      // The run says that there is one, but it is gone: the report is made without it.
      return [];
    }
  });
}
