// What the history costs and how soon it answers: through its workers, as the server uses it.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import type { History, PageRange } from "@vitrine/store/history";
import { openHistory } from "@vitrine/store/history/open";
import { median } from "../statistics.ts";
import { channelOf, channels, createRandom, interval, skewed, wordOf, writeLines } from "./library.ts";

export type HistoryFigures = Readonly<Record<string, number>>;

export interface HistoryBenchOptions {
  /** Lines of the library in which pages and words are looked for. */
  readonly lines: number;
}

/** Seconds of each measurement of writing. */
const seconds = 3;

const questions = 500;

const lost = (reason: string): never => {
  throw new Error(reason);
};

async function withFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-bench-history-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Processor time of this process, its workers included, in µs. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Writes batches of so many lines for some seconds, then waits until their words are indexed. */
async function writing(acknowledge: "written" | "disk", lines: number): Promise<{ rate: number; cpu: number }> {
  return withFolder(async (folder) => {
    const history = await openHistory({ folder, acknowledge }, { lost });
    const random = createRandom();
    await writeLines(history, { first: 1, end: 2_001, random });
    const [start, processor] = [performance.now(), processorTime()];
    let next = 2_001;
    // Some batches at a time, so that two are always under way.
    while (performance.now() - start < seconds * 1_000) {
      await writeLines(history, { first: next, end: next + lines * 20, lines, random });
      next += lines * 20;
    }
    const elapsed = (performance.now() - start) / 1_000;
    await history.search({ places: [{ key: "#channel0" }], text: "nothing", limit: 1 });
    const cpu = (processorTime() - processor) / (next - 2_001);
    await history.close();
    return { rate: (next - 2_001) / elapsed, cpu };
  });
}

/** How late this thread is while the tick happens every 10 ms, in ms at p99.9. */
async function delayDuring(tick: () => void): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (let turn = 0; turn < (seconds * 1_000) / 10; turn += 1) {
    tick();
    await pause(10);
  }
  delay.disable();
  return delay.percentile(99.9) / 1e6;
}

/** How late the server's own thread is while lines come, in ms at p99.9; with and without a history. */
async function loopDelay(): Promise<{ without: number; with: number }> {
  return withFolder(async (folder) => {
    const random = createRandom();
    let next = 1;
    const history = await openHistory({ folder }, { lost });
    const without = await delayDuring(() => {});
    const waiting: Promise<void>[] = [];
    const busy = await delayDuring(() => {
      waiting.push(writeLines(history, { first: next, end: next + 50, lines: 50, random }));
      next += 50;
    });
    await Promise.all(waiting);
    await history.close();
    return { without, with: busy };
  });
}

async function timed(ask: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await ask();
  return performance.now() - start;
}

async function medianOf(count: number, ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let question = 0; question < count; question += 1) times.push(await timed(ask));
  return median(times);
}

async function pages(history: History, lines: number): Promise<Record<string, number>> {
  const random = createRandom(7);
  const somewhere = (): { number: number } => ({ number: 1 + Math.floor(random() * lines) });
  const page = (range: PageRange, limit = 100): Promise<unknown> =>
    history.page({ key: channelOf(skewed(random, channels)).key, range, limit, hasEvents: false });
  const inOne = { places: [{ key: "#channel1" }], limit: 50 };
  const reconnect = async (): Promise<void> => {
    const all = Array.from({ length: 30 }, () => page({ type: "latest" }, 50));
    await Promise.all(all);
  };
  return {
    latest: await medianOf(questions, () => page({ type: "latest" })),
    before: await medianOf(questions, () => page({ type: "before", reference: somewhere() })),
    beforeTime: await medianOf(questions, () =>
      page({ type: "before", reference: { at: somewhere().number * interval } }),
    ),
    after: await medianOf(questions, () => page({ type: "after", reference: somewhere() })),
    word: await medianOf(50, () => history.search({ ...inOne, text: wordOf(skewed(random, 2_000)) })),
    phrase: await medianOf(20, () =>
      history.search({ ...inOne, text: `"${wordOf(skewed(random, 30))} ${wordOf(skewed(random, 30))}"` }),
    ),
    reconnect: await medianOf(10, reconnect),
  };
}

async function library(lines: number): Promise<Record<string, number>> {
  return withFolder(async (folder) => {
    const built = await openHistory({ folder }, { lost });
    const start = performance.now();
    await writeLines(built, { first: 1, end: lines + 1, random: createRandom() });
    await built.search({ places: [{ key: "#channel0" }], text: "nothing", limit: 1 });
    const buildSeconds = (performance.now() - start) / 1_000;
    await built.close();
    const bytes = statSync(join(folder, "history.db")).size / lines;
    const opening = performance.now();
    const history = await openHistory({ folder }, { lost });
    const open = performance.now() - opening;
    const figures = await pages(history, lines);
    await history.close();
    return { buildRate: lines / buildSeconds, bytes, open, ...figures };
  });
}

function say(what: string): void {
  process.stderr.write(`  history: ${what}\n`);
}

export async function measureHistory({ lines }: HistoryBenchOptions): Promise<HistoryFigures> {
  say("single lines");
  const [single, disk] = [await writing("written", 1), await writing("disk", 1)];
  say("batches");
  const [hundred, thousand] = [await writing("written", 100), await writing("written", 1_000)];
  say("the server's own thread");
  const delay = await loopDelay();
  say(`a library of ${lines.toLocaleString("en")} lines`);
  return {
    singleRate: single.rate,
    singleCpu: single.cpu,
    diskRate: disk.rate,
    hundredRate: hundred.rate,
    hundredCpu: hundred.cpu,
    thousandRate: thousand.rate,
    thousandCpu: thousand.cpu,
    delayWithout: delay.without,
    delayWith: delay.with,
    delayMore: delay.with - delay.without,
    ...(await library(lines)),
  };
}
