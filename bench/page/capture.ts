// A long capture on the page: how soon it is listed, what it keeps in memory, how it scrolls and is filtered.
import { setTimeout as pause } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { median, percentile } from "../statistics.ts";
import { openAnew, pageHeap, rendererMemory } from "./browser.ts";
import { jumpThrough, scrollThrough, untilFiltered } from "./in-page.ts";

/** What people ask of such a capture; the columns decide all of it. */
const filters = ["tcp.analysis.retransmission", "tcp.port == 5000 && tcp.len > 40", "ip.src == 10.22.0.5"];

/** How long reading may take, in milliseconds. */
const patience = 300_000;
/** Milliseconds until nothing is under way any more. */
const settling = 500;
/** Of a screen with 60 a second, in milliseconds, rounded up: longer than that is seen as a jerk. */
export const twoFrames = 34;
const scrollSeconds = 3;
const jumps = 15;

interface Opened {
  readonly firstRows: number;
  readonly listed: number;
}

/** In milliseconds from the choice of the file. */
async function open(page: Page, path: string, packets: number): Promise<Opened> {
  const begun = performance.now();
  await page.locator("input[type=file]").first().setInputFiles(path);
  await page.locator(".packet-list .row").nth(5).waitFor();
  const firstRows = performance.now() - begun;
  const all = packets.toLocaleString("en");
  await page.getByText(`${all} packets`, { exact: true }).waitFor({ timeout: patience });
  return { firstRows, listed: performance.now() - begun };
}

/** Returns the milliseconds from the last key of a filter to its result, after any earlier filter has been applied. */
async function filterTime(page: Page, filter: string): Promise<number> {
  const input = page.getByRole("combobox", { name: "Display filter" });
  await input.fill(filter.slice(0, -1));
  await pause(settling);
  const shown = page.evaluate(untilFiltered);
  await input.press(filter.at(-1)!);
  return shown;
}

export interface Part {
  readonly name: string;
  readonly path: string;
  readonly packets: number;
}

/** The figures of one capture, their names beginning with the part's. */
export async function measureCapture(browser: Browser, url: string, part: Part): Promise<Record<string, number>> {
  const { name, path, packets } = part;
  const page = await openAnew(browser, `${url}#/packets?source=${path.split("/").at(-1)!}`);
  const [heap, resident] = [await pageHeap(page), await rendererMemory(browser)];
  const { firstRows, listed } = await open(page, path, packets);
  const heapGrowth = (await pageHeap(page)) - heap;
  const residentGrowth = (await rendererMemory(browser)) - resident;
  const frames = await page.evaluate(scrollThrough, scrollSeconds);
  const filled = await page.evaluate(jumpThrough, jumps);
  const filterTimes: Record<string, number> = {};
  for (const [place, filter] of filters.entries()) {
    filterTimes[`${name}Filter${place + 1}`] = await filterTime(page, filter);
  }
  await page.context().close();
  return {
    [`${name}FirstRows`]: firstRows,
    [`${name}Listed`]: listed / 1000,
    [`${name}Heap`]: heapGrowth / 1e6,
    [`${name}Memory`]: residentGrowth / 1e6,
    [`${name}FrameMedian`]: median(frames),
    [`${name}FrameP95`]: percentile(frames, 95),
    [`${name}FrameWorst`]: Math.max(...frames),
    [`${name}FramesLate`]: (100 * frames.filter((time) => time > twoFrames).length) / frames.length,
    [`${name}Filled`]: median(filled),
    ...filterTimes,
  };
}
