// What the history costs and how soon it answers: through its workers, as the server uses it.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import type { History, PageRange } from "@vitrine/store/history";
import { openHistoryOffline } from "@vitrine/store/history/files";
import { openHistory } from "@vitrine/store/history/open";
import { written } from "@vitrine/store/history/testing";
import type { Bench } from "../measurement/measurement.ts";
import { median } from "../statistics.ts";
import { measureDeliveries } from "./delivery.ts";
import {
  batchOf,
  channelOf,
  channels,
  createRandom,
  interval,
  skewed,
  wordOf,
  writeBatches,
  writeLines,
} from "./library.ts";
import { measureReconnect } from "./reconnect.ts";

export type HistoryFigures = Readonly<Record<string, number>>;

export interface HistoryBenchOptions {
  /** Lines of the library in which pages and words are looked for. */
  readonly lines: number;
  /** The folder of compiled programs. */
  readonly binaries: string;
  readonly length: Bench["length"];
  readonly rounds: number;
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

/** Lines of each measurement of writing, made before it begins. */
const linesWritten = 40_000;

/** Writes batches of so many lines, then waits until their words are indexed. */
async function writing(acknowledge: "written" | "disk", lines: number): Promise<{ rate: number; cpu: number }> {
  return withFolder(async (folder) => {
    const history = await openHistory({ folder, acknowledge }, { lost });
    const random = createRandom();
    await writeLines(history, { first: 1, end: 2_001, random });
    const total = acknowledge === "disk" ? linesWritten / 20 : linesWritten;
    const batches = Array.from({ length: total / lines }, (_, index) =>
      batchOf({ first: 2_001 + index * lines, end: 2_001 + (index + 1) * lines, random }),
    );
    const [start, processor] = [performance.now(), processorTime()];
    await writeBatches(history, batches);
    const elapsed = (performance.now() - start) / 1_000;
    await history.search({ places: [{ key: "#channel0" }], text: "nothing", limit: 1 });
    const cpu = (processorTime() - processor) / total;
    await history.close();
    return { rate: total / elapsed, cpu };
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

/** How late the server's own thread is while lines come, in ms at p99.9; with and without a history, by turns. */
async function loopDelay(rounds: number): Promise<{ without: number; with: number; more: number }> {
  return withFolder(async (folder) => {
    const random = createRandom();
    let next = 1;
    const history = await openHistory({ folder }, { lost });
    const waiting: Promise<void>[] = [];
    const tick = (write: boolean) => (): void => {
      const batch = batchOf({ first: next, end: next + 50, random });
      next += 50;
      if (write) waiting.push(written(history, batch));
    };
    const delays: { without: number; with: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      delays.push({ without: await delayDuring(tick(false)), with: await delayDuring(tick(true)) });
    }
    await Promise.all(waiting);
    await history.close();
    return {
      without: median(delays.map((delay) => delay.without)),
      with: median(delays.map((delay) => delay.with)),
      more: median(delays.map((delay) => delay.with - delay.without)),
    };
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
  const thirty = async (): Promise<void> => {
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
    word: await medianOf(questions, () => history.search({ ...inOne, text: wordOf(skewed(random, 2_000)) })),
    phrase: await medianOf(20, () =>
      history.search({ ...inOne, text: `"${wordOf(skewed(random, 30))} ${wordOf(skewed(random, 30))}"` }),
    ),
    thirty: await medianOf(10, thirty),
  };
}

async function library(lines: number): Promise<Record<string, number>> {
  return withFolder(async (folder) => {
    const built = await openHistory({ folder }, { lost });
    const start = performance.now();
    await writeLines(built, { first: 1, end: lines + 1, random: createRandom() });
    await built.search({ places: [{ key: "#channel0" }], text: "nothing", limit: 1 });
    // A server does so once an hour.
    await built.expire();
    const buildSeconds = (performance.now() - start) / 1_000;
    await built.close();
    const bytes = statSync(join(folder, "history.db")).size / lines;
    const open = await medianOf(5, async () => openHistoryOffline(folder).close());
    const opening = performance.now();
    const history = await openHistory({ folder }, { lost });
    const openWithWorker = performance.now() - opening;
    const figures = await pages(history, lines);
    await history.close();
    return { buildRate: lines / buildSeconds, bytes, open, openWithWorker, ...figures };
  });
}

function say(what: string): void {
  process.stderr.write(`  history: ${what}\n`);
}

export async function measureHistory({ lines, ...bench }: HistoryBenchOptions): Promise<HistoryFigures> {
  say("single lines");
  const [single, disk] = [await writing("written", 1), await writing("disk", 1)];
  say("batches");
  const [hundred, thousand] = [await writing("written", 100), await writing("written", 1_000)];
  say("the server's own thread");
  const delay = await loopDelay(bench.rounds);
  say("deliveries with and without");
  const deliveries = await measureDeliveries(bench);
  say("a client that comes back");
  const reconnect = await measureReconnect(bench.binaries);
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
    delayMore: delay.more,
    ...deliveries,
    reconnect,
    ...(await library(lines)),
  };
}
