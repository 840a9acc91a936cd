// What the first view costs: the bytes that travel until it is there, and the time from the navigation until it can be used.
import type { Browser } from "playwright-core";
import { median } from "../statistics.ts";
import { openAnew } from "./browser.ts";

/** Nobody's cache is warm: each of these has a context of its own. */
const times = 7;

interface FirstView {
  readonly painted: number;
  readonly usable: number;
  readonly script: number;
  readonly style: number;
}

/**
 * In the page, before anything of it runs: notes when the first view is in the document and painted; for the live
 * view, when the server's greeting has come.
 */
function noteUsable(): void {
  const observer = new MutationObserver(() => {
    const shown = location.hash.startsWith("#/live")
      ? document.querySelector(".live-state")?.textContent.startsWith("Asking") === false
      : document.querySelector("main .empty button") !== null;
    if (!shown) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => performance.mark("usable")));
  });
  observer.observe(document, { childList: true, characterData: true, subtree: true });
}

async function view(browser: Browser, url: string): Promise<FirstView> {
  const page = await openAnew(browser, url, noteUsable);
  const awaited = ["usable", "first-contentful-paint"];
  await page.waitForFunction((names) => names.every((name) => performance.getEntriesByName(name).length > 0), awaited);
  const seen = await page.evaluate(() => {
    const usable = performance.getEntriesByName("usable")[0]!.startTime;
    const resources = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const before = resources.filter(({ responseEnd }) => responseEnd <= usable);
    const bytes = (kind: RegExp): number =>
      before.filter(({ name }) => kind.test(name)).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
    const painted = performance.getEntriesByName("first-contentful-paint")[0]!.startTime;
    return { painted, usable, script: bytes(/\.js$/), style: bytes(/\.css$/) };
  });
  await page.context().close();
  return seen;
}

async function medians(browser: Browser, url: string): Promise<FirstView> {
  const views: FirstView[] = [];
  for (let time = 0; time < times; time += 1) views.push(await view(browser, url));
  const of = (figure: keyof FirstView): number => median(views.map((one) => one[figure]));
  return { painted: of("painted"), usable: of("usable"), script: of("script"), style: of("style") };
}

/** The figures of the page where nothing is open, and of the live view. */
export async function measureFirstView(browser: Browser, url: string): Promise<Record<string, number>> {
  const empty = await medians(browser, url);
  const live = await medians(browser, `${url}#/live`);
  return {
    script: empty.script / 1000,
    style: empty.style / 1000,
    painted: empty.painted,
    usable: empty.usable,
    liveScript: live.script / 1000,
    liveUsable: live.usable,
  };
}
