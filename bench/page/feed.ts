// The live view under a flood of datagrams, in a real browser: whether the page answers, how soon a line and its packets are
// shown, and what became of the packets.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { labPort } from "@vitrine/wire/lab";
import { type RunningServer, startServer } from "../server.ts";
import { median, percentile } from "../statistics.ts";
import { openAnew, pageWork } from "./browser.ts";
import { Chatter } from "./chatter.ts";
import { beginNotes, chooseLine, endNotes, type FeedCounts, feedCounts, type FeedNotes } from "./feed-in-page.ts";
import { serving } from "./serving.ts";

const run = promisify(execFile);

export interface Flood {
  /** Datagrams a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** Between two lines that are said during the flood, in milliseconds; of a quarter of them the way is asked for. */
const betweenLines = 250;
/** Lines that were said before: three quarters of what a page keeps. */
const history = 1_500;
/** How long the feed may take after the last datagram, in milliseconds. */
const patience = 1_000;

type Figures = Record<string, number>;

/** Datagrams to the port that direct messages go to. Told when it is over. */
export async function flood(binaries: string, { rate, seconds }: Flood): Promise<void> {
  if (rate === 0) return pause(1000 * seconds);
  await run(join(binaries, "datagrams"), [String(labPort), String(rate * seconds), String(rate)]);
}

interface Said {
  readonly text: string;
  readonly at: number;
}

/** Lines are said for as long as the flood lasts, and some are chosen. */
async function chat(page: Page, speaker: Chatter, flooded: Promise<void>): Promise<{ said: Said[]; took: number[] }> {
  const [said, took]: [Said[], number[]] = [[], []];
  const over = new AbortController();
  const ended = flooded.finally(() => over.abort());
  while (!over.signal.aborted) {
    const text = `line ${said.length + 1}`;
    said.push({ text: `ann ${text}`, at: performance.timeOrigin + performance.now() });
    speaker.say(text);
    await pause(betweenLines);
    if (said.length % 4 === 0) took.push((await page.evaluate(chooseLine, said.at(-2)!.text)).took);
  }
  await ended;
  return { said, took };
}

/** Returns when the packet of each line was in the list: the first moment at which the list had so many. */
async function packetsShown(page: Page, said: readonly Said[], { packets }: FeedNotes): Promise<number[]> {
  const times: number[] = [];
  for (const { text, at } of said) {
    const { frame } = await page.evaluate(chooseLine, text);
    const shown = packets.find(([, count]) => count >= frame);
    if (shown !== undefined) times.push(shown[0] - at);
  }
  return times;
}

/** Processor time of a process, in milliseconds: the kernel counts it in hundredths of a second. */
function processorTime(process: number): number {
  const [user, system] = readFileSync(`/proc/${process}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ")
    .slice(11, 13);
  return 10 * (Number(user) + Number(system));
}

/** What became of the datagrams; of a quiet chat there are none. */
function fates({ rate, seconds }: Flood, { listed, shortened, leftOut }: FeedCounts): Record<string, number> {
  const sent = rate * seconds;
  if (sent === 0) return {};
  return {
    listed: (100 * listed) / sent,
    shortened: (100 * shortened) / sent,
    leftOut: (100 * leftOut) / sent,
    lost: Math.max(0, sent - listed - leftOut),
  };
}

/** A lesson's talk: what the page has to show before anything is measured. */
async function talk(page: Page, speaker: Chatter): Promise<void> {
  for (let line = 1; line <= history; line += 1) {
    speaker.say(`something of the usual length, ${line}`);
    if (line % 100 === 0) await page.getByText(`length, ${line}`).first().waitFor();
  }
}

async function measureOpen(page: Page, server: RunningServer, binaries: string, wanted: Flood): Promise<Figures> {
  await page.getByText(/^Capturing on lo/).waitFor();
  const names = ["ann", "ben", "cleo"];
  const chatters = await Promise.all(names.map((name) => Chatter.join(server.port, name)));
  await page.getByRole("img", { name: /(?=.*ann)(?=.*ben)(?=.*cleo)/ }).waitFor();
  await talk(page, chatters[1]!);
  await page.evaluate(beginNotes);
  const { listed } = await page.evaluate(feedCounts);
  const workSince = await pageWork(page);
  const before = processorTime(server.pid);
  const { said, took } = await chat(page, chatters[0]!, flood(binaries, wanted));
  const load = processorTime(server.pid) - before;
  const work = await workSince();
  await pause(patience);
  const notes = await page.evaluate(endNotes);
  const counts = await page.evaluate(feedCounts);
  const shown = await packetsShown(page, said, notes);
  for (const chatter of chatters) chatter.leave();
  const lines = said.map(({ text, at }) => notes.lines[text]! - at);
  return {
    framesP95: percentile(notes.frames, 95),
    framesWorst: Math.max(...notes.frames),
    lateP95: percentile(notes.late, 95),
    lateWorst: Math.max(...notes.late),
    trace: median(took),
    line: median(lines),
    lineWorst: Math.max(...lines),
    packet: median(shown),
    packetWorst: Math.max(...shown),
    serverLoad: load / (10 * wanted.seconds),
    pageLoad: work / (10 * wanted.seconds),
    ...fates(wanted, { ...counts, listed: counts.listed - listed }),
  };
}

/** One flood, on a server that is watched and a page that is opened anew. */
export async function measureFeed(browser: Browser, binaries: string, wanted: Flood): Promise<Figures> {
  const server = await startServer(serving({ isWatched: true }), binaries);
  try {
    const page = await openAnew(browser, `http://127.0.0.1:${server.port}/#/live`);
    const figures = await measureOpen(page, server, binaries, wanted);
    await page.context().close();
    return figures;
  } finally {
    await server.stop();
  }
}
