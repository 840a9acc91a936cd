// A tab for a test. It is used again, one test after the other, because its process and its caches make the next page cheap: a page
// in a new tab costs twice as much.
import type { Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { sharedBrowser } from "./chromium.ts";
import { goTo, type OpenedPage } from "./page.ts";

export interface TabOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: "light" | "dark";
}

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

/**
 * Opens `url` for a browser that was never there before. The page is left after the test; that of a test that fails is closed. Tests of
 * one file that open tabs are not concurrent.
 */
export async function openTab(url: string, options: TabOptions = {}): Promise<OpenedPage> {
  const { viewport = { width: 1280, height: 800 }, colorScheme = "light" } = options;
  const tab = cleared?.isClosed() === false ? cleared : await (await (await sharedBrowser()).newContext()).newPage();
  cleared = undefined;
  onTestFinished(async ({ task }) => {
    if (task.result?.state === "fail") await tab.context().close();
    if (tab.isClosed()) return;
    await clear(tab);
    cleared = tab;
  });
  await tab.setViewportSize(viewport);
  await tab.emulateMedia({ colorScheme });
  return goTo(tab, url);
}
