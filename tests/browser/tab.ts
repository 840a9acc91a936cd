// A tab for a test, or for those of a `describe`. The next test uses it again, because its process and its caches make the next page
// cheap: a page in a new tab costs twice as much.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, onTestFinished } from "vitest";
import { sharedBrowser } from "./chromium.ts";
import { goTo, type OpenedPage } from "./page.ts";

export interface TabOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: "light" | "dark";
}

const usual = { width: 1280, height: 800 };

/** The tab that the worker's next test gets; undefined where none was cleared. */
let cleared: Page | undefined;

/** Makes of a tab a new one: nothing stored, an empty page, no other tab beside it. */
async function clear(tab: Page): Promise<void> {
  const context = tab.context();
  tab.removeAllListeners();
  for (const other of context.pages()) if (other !== tab) await other.close();
  const { origin } = new URL(tab.url());
  if (origin !== "null") {
    await tab.evaluate(() => sessionStorage.clear());
    await tab.goto("about:blank");
    const session = await context.newCDPSession(tab);
    await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
    await session.detach();
  }
  await tab.mouse.move(0, 0);
}

async function take({ viewport = usual, colorScheme = "light" }: TabOptions): Promise<Page> {
  const tab = cleared?.isClosed() === false ? cleared : await (await (await sharedBrowser()).newContext()).newPage();
  cleared = undefined;
  await tab.setViewportSize(viewport);
  await tab.emulateMedia({ colorScheme });
  return tab;
}

async function giveBack(tab: Page): Promise<void> {
  if (tab.isClosed()) return;
  await clear(tab);
  cleared = tab;
}

/**
 * Opens `url` for a browser that was never there before. The page is left after the test; that of a test that fails is closed. Tests of
 * one file that open tabs are not concurrent.
 */
export async function openTab(url: string, options: TabOptions = {}): Promise<OpenedPage> {
  const tab = await take(options);
  onTestFinished(async ({ task }) => {
    if (task.result?.state === "fail") await tab.context().close();
    await giveBack(tab);
  });
  return goTo(tab, url);
}

/** Goes to a hash of the address, and waits until the page has heard of it. Runs in the page. */
async function goWithin(hash: string): Promise<void> {
  const before = location.hash;
  const heard = new Promise((resolve) => addEventListener("hashchange", resolve, { once: true }));
  location.hash = `#/${hash}`;
  if (location.hash !== before) await heard;
}

/** The one page of the tests of a `describe`. */
export interface SharedTab extends OpenedPage {
  /** Leads the page to a place in it, as wide, as bright and with the pointer where a test expects them. `hash` is without `#/`. */
  readonly at: (hash: string, options?: TabOptions) => Promise<Page>;
}

/**
 * Opens what `urlOf` gives, once for all tests of a `describe`, which follow each other on that page. The first of them finds it as it
 * was opened. A test fails where the page complained during it.
 */
export function sharedTab(urlOf: () => Promise<string | undefined>): SharedTab {
  let opened: OpenedPage | undefined;
  let hasFailed = false;
  beforeAll(async () => {
    const url = await urlOf();
    if (url !== undefined) opened = await goTo(await take({}), url);
  });
  afterEach(({ task }) => {
    hasFailed ||= task.result?.state === "fail";
    expect(opened?.complaints.splice(0) ?? []).toEqual([]);
  });
  afterAll(async () => {
    if (opened === undefined) return;
    if (hasFailed) await opened.page.context().close();
    await giveBack(opened.page);
  });
  return {
    get page() {
      return opened!.page;
    },
    get complaints() {
      return opened!.complaints;
    },
    at: async (hash, { viewport = usual, colorScheme = "light" } = {}) => {
      const { page } = opened!;
      await page.mouse.move(0, 0);
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.evaluate(goWithin, hash);
      return page;
    },
  };
}
