// Runs the page's measurements, round by round, in one browser.
import { startServer } from "../server.ts";
import { startBrowser } from "./browser.ts";
import { makePageCaptures, measureGigabyte, type PageBench, pageMeasures, type PageRound } from "./measure.ts";
import { serving } from "./serving.ts";

export interface PageOptions {
  /** Names of `pageMeasures`. */
  readonly wanted: readonly string[];
  readonly rounds: number;
  /** Also a file of 1 GB, once. */
  readonly isFull: boolean;
}

export interface PageResults {
  readonly rounds: readonly PageRound[];
  /** A sentence for each measurement that failed. */
  readonly failures: readonly string[];
}

async function measureRounds({ wanted, rounds, isFull }: PageOptions, bench: PageBench): Promise<PageResults> {
  const failures = new Set<string>();
  const attempt = async (name: string, measure: (bench: PageBench) => Promise<PageRound>): Promise<PageRound> => {
    process.stderr.write(`  ${name}\n`);
    try {
      return await measure(bench);
    } catch (error) {
      failures.add(`${name}: ${(error as Error).message}`);
      return {};
    }
  };
  const all: PageRound[] = [];
  for (let round = 0; round < rounds; round += 1) {
    process.stderr.write(`the page, round ${round + 1} of ${rounds}\n`);
    const figures = {};
    for (const name of wanted) Object.assign(figures, await attempt(name, pageMeasures.get(name)!));
    all.push(figures);
  }
  if (isFull) all.push(await attempt("page-gigabyte", measureGigabyte));
  return { rounds: all, failures: [...failures] };
}

/** Captures are made in `binaries`, which the caller removes. */
export async function measurePage(binaries: string, options: PageOptions): Promise<PageResults> {
  const server = await startServer(serving({ isWatched: true }), binaries);
  try {
    await using browser = await startBrowser();
    const url = `http://127.0.0.1:${server.port}/`;
    return await measureRounds(options, { binaries, browser, url, ...makePageCaptures(binaries) });
  } finally {
    await server.stop();
  }
}
