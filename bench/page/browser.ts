// The page in a real browser, as the measurements use it: opened anew each time, watched from inside, its memory read from outside.
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { launch } from "../../tests/browser/chromium.ts";
import { missing } from "../../tests/browser/page.ts";

/** Times between one frame and the next, in milliseconds. */
export type Frames = readonly number[];

/**
 * Starts the browser.
 * @throws Error with a sentence if there is none, or the page is not built
 */
export function startBrowser(): Promise<Browser> {
  if (missing !== undefined) throw new Error(missing);
  return launch();
}

/** Opens the address in a context of its own: nothing is cached, nothing remembered. */
export async function openAnew(browser: Browser, url: string, prepare?: () => void): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  if (prepare !== undefined) await page.addInitScript(prepare);
  await page.goto(url);
  return page;
}

/** Resident memory of the process that shows the page and runs its workers, in bytes: the largest of its kind. */
export async function rendererMemory(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === "renderer");
  return Math.max(...renderers.map(({ id }) => residentMemory(id)));
}

function residentMemory(process: number): number {
  const status = readFileSync(`/proc/${process}/status`, "utf8");
  return 1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN);
}

/** From now on: asks how long the page's own thread has worked since, in milliseconds. */
export async function pageWork(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
}

/** Returns the JavaScript heap of the page's main thread after a garbage collection, in bytes. */
export async function pageHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}
