// Runs the glass's measurements, round by round.
import { rm } from "node:fs/promises";
import type { CaptureOptions } from "./capture.ts";
import { missingWords, NotInstalled } from "./cost.ts";
import { glassMeasures, type GlassRound, prepare } from "./measure.ts";

export interface GlassResults {
  readonly rounds: readonly GlassRound[];
  /** Which programs were not there to compare with, and how to get them; empty where all were. */
  readonly missing: string;
  /** A sentence for each measurement that failed. */
  readonly failures: readonly string[];
}

/** Measures what is wanted, by name, on a capture that is made for it in `binaries` and removed at the end. */
export async function measureGlass(
  wanted: readonly string[],
  count: number,
  binaries: string,
  options: CaptureOptions,
): Promise<GlassResults> {
  const failures = new Set<string>();
  const rounds: GlassRound[] = [];
  process.stderr.write(`the glass: a capture of ${options.packets.toLocaleString("en")} packets is made\n`);
  const bench = prepare(binaries, options);
  try {
    for (let round = 0; round < count; round += 1) {
      const figures = {};
      for (const name of wanted) {
        process.stderr.write(`  ${name}, round ${round + 1} of ${count}\n`);
        try {
          Object.assign(figures, await glassMeasures.get(name)!(bench));
        } catch (error) {
          if (error instanceof NotInstalled) bench.missing.add(error.program);
          else failures.add(`${name}: ${(error as Error).message}`);
        }
      }
      rounds.push(figures);
    }
  } finally {
    await Promise.all([rm(bench.capture, { force: true }), rm(bench.part, { force: true })]);
  }
  return { rounds, missing: missingWords([...bench.missing]), failures: [...failures] };
}
