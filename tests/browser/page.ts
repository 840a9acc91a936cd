// The built page in a real browser: a static server of the test's own that hands it out under the strict policy.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { missingBrowser } from "./chromium.ts";

export const builtPage = resolve(fileURLToPath(import.meta.url), "../../../packages/web/dist/page");

/** A page that takes longer hangs; in milliseconds. A slow machine takes ten times as long as a fast one. */
const hang = 250_000;

/** Why the tests cannot run here; undefined where they can. */
export const missing =
  missingBrowser ?? (existsSync(join(builtPage, "index.html")) ? undefined : "the page is not built (npm run build)");

/** What a server of the page must send: nothing inline, nothing from elsewhere. */
export const policy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

export interface PageServer extends AsyncDisposable {
  readonly url: string;
}

export async function servePage(): Promise<PageServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const file = join(builtPage, pathname === "/" ? "index.html" : pathname);
    if (!file.startsWith(builtPage) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "content-type": types[extname(file)] ?? "application/octet-stream",
      "content-security-policy": policy,
      "x-content-type-options": "nosniff",
      // The names of assets change with what is in them: the browser keeps them, and their compiled code.
      "cache-control": pathname.startsWith("/assets/") ? "max-age=31536000, immutable" : "no-cache",
    });
    response.end(readFileSync(file));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export interface OpenedPage {
  readonly page: Page;
  /** What the page complained about: errors, and breaches of the policy. */
  readonly complaints: string[];
}

/** Opens `url` on a page that is empty. */
export async function goTo(page: Page, url: string): Promise<OpenedPage> {
  page.context().setDefaultTimeout(hang);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints };
}

/** Opens `url` on a page with a context of its own, which the caller closes. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions): Promise<OpenedPage> {
  const context = await browser.newContext(options);
  return goTo(await context.newPage(), url);
}

/** Gives the page the frames in which it notices a change, renders and is laid out. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  });
}

/** Gives the page this width. */
export async function resize(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  await drawn(page);
}

export async function openFile(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes) });
}

let axeScript: string | undefined;

/**
 * Puts axe into the page by the browser's debugger, which the policy does not forbid. Playwright's `evaluate` needs three times the CPU
 * time for so long a script.
 */
async function putAxeInto(page: Page): Promise<void> {
  axeScript ??= readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axeScript });
  await session.detach();
}

/** What axe finds on the page. */
export async function faults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await putAxeInto(page);
  return page.evaluate(async () => {
    // Only a rule that is off by default reads the style sheets that axe would fetch again.
    const { axe: tool } = globalThis as unknown as {
      axe: {
        run(
          options: object,
        ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
      };
    };
    const { violations } = await tool.run({ resultTypes: ["violations"], preload: false });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  });
}
