// The browser and the server of the built page that the tests of a file share.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { sharedBrowser } from "./chromium.ts";
import { missing, type OpenedPage, openFile, openPage, type PageServer, servePage } from "./page.ts";

type PageOptions = Parameters<typeof openPage>[2];

export interface BrowserSuite {
  readonly browser: Browser;
  /** Opens the page. `hash` is the place in it, without `#/`. */
  readonly openEmpty: (hash?: string, options?: PageOptions) => Promise<OpenedPage>;
  /** Opens the page, and on it these bytes as `chat.pcap`. */
  readonly open: (hash: string, bytes: Uint8Array, options?: PageOptions) => Promise<OpenedPage>;
}

/** Starts the server before the file's tests, and ends it afterwards. Skips the tests where there is no browser. */
export function browserSuite(): BrowserSuite {
  let started: { readonly server: PageServer; readonly browser: Browser } | undefined;
  beforeAll(async () => {
    if (missing === undefined) started = { server: await servePage(), browser: await sharedBrowser() };
  });
  afterAll(async () => {
    // A test that failed has not closed its page.
    for (const context of started?.browser.contexts() ?? []) await context.close();
    await started?.server[Symbol.asyncDispose]();
  });
  beforeEach((context) => {
    if (missing !== undefined) context.skip(missing);
  });
  const openEmpty: BrowserSuite["openEmpty"] = (hash = "", options = {}) =>
    openPage(started!.browser, `${started!.server.url}#/${hash}`, options);
  return {
    get browser() {
      return started!.browser;
    },
    openEmpty,
    open: async (hash, bytes, options) => {
      const opened = await openEmpty(hash, options);
      await openFile(opened.page, "chat.pcap", bytes);
      return opened;
    },
  };
}
