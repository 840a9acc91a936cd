// The browser of the tests: Chromium without a screen, one for all the files that a worker runs.
import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

/** The headless shell is the same engine without the rest of a desktop browser, for three quarters of the CPU time. */
const programs = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
const program = programs.find((path) => existsSync(path));

/** Why there is no browser; undefined where there is one. */
export const missingBrowser =
  program === undefined ? "there is no /usr/bin/chromium (apt-get install chromium)" : undefined;

/** Starts a browser, which the caller closes. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: program!,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      // The frames are drawn by the browser's own process, and not by one more.
      "--in-process-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

let shared: Promise<Browser> | undefined;

/** The browser of this worker, which ends with it. A test opens a context of its own, and closes it. */
export async function sharedBrowser(): Promise<Browser> {
  if (shared === undefined || !(await shared).isConnected()) shared = launch();
  return shared;
}
