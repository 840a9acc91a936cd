// The server of the built page, one for all the files that a worker runs: what the browser compiled of the page stays good.
import { beforeAll, beforeEach } from "vitest";
import { missing, type OpenedPage, openFile, type PageServer, servePage } from "./page.ts";
import { openTab, type SharedTab, sharedTab, type TabOptions } from "./tab.ts";

export interface BrowserSuite {
  /** Opens the page. `hash` is the place in it, without `#/`. */
  readonly openEmpty: (hash?: string, options?: TabOptions) => Promise<OpenedPage>;
  /** Opens the page, and on it these bytes as `chat.pcap`. */
  readonly open: (hash: string, bytes: Uint8Array, options?: TabOptions) => Promise<OpenedPage>;
  /** Opens the page once, for the tests of a file or of a `describe`. */
  readonly shared: (hash: string) => SharedTab;
}

let served: Promise<PageServer> | undefined;

/** Starts the server before the file's tests. Skips the tests where there is no browser. */
export function browserSuite(): BrowserSuite {
  let url = "";
  beforeAll(async () => {
    if (missing === undefined) ({ url } = await (served ??= servePage()));
  });
  beforeEach((context) => {
    if (missing !== undefined) context.skip(missing);
  });
  const openEmpty: BrowserSuite["openEmpty"] = (hash = "", options = {}) => openTab(`${url}#/${hash}`, options);
  return {
    openEmpty,
    open: async (hash, bytes, options) => {
      const opened = await openEmpty(hash, options);
      await openFile(opened.page, "chat.pcap", bytes);
      return opened;
    },
    shared: (hash) => sharedTab(async () => (missing === undefined ? `${url}#/${hash}` : undefined)),
  };
}
