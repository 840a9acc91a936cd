// The report in Chromium: readable by everybody in both themes, and as a PDF.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { builtInSet } from "@vitrine/glass";
import { makeReport } from "@vitrine/report";
import { missingBrowser, sharedBrowser } from "../browser/chromium.ts";
import { faults } from "../browser/page.ts";
import { makeFolder, runResult, writeResult } from "./folder.ts";

const options = { questions: builtInSet("lab3")!, set: "lab3", details: { author: "Kari Nordmann" } };
const addressOf = (folder: string): string => pathToFileURL(join(folder, "report.html")).href;

describe("the report in a browser", () => {
  let folder: string;
  let made: Awaited<ReturnType<typeof makeReport>>;
  let page: Page;
  const requests: string[] = [];
  beforeAll(async () => {
    if (missingBrowser !== undefined) return;
    folder = makeFolder(["chatserver.pcap", "client1.pcap"]);
    writeResult(folder, runResult("carol"));
    made = await makeReport(folder, { ...options, pdf: true });
    page = await (await sharedBrowser()).newPage({ bypassCSP: true });
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(addressOf(folder));
  });
  afterAll(async () => {
    if (folder === undefined) return;
    await page.context().close();
    rmSync(folder, { recursive: true });
  });
  beforeEach((context) => {
    if (missingBrowser !== undefined) context.skip(missingBrowser);
  });

  test.each([
    ["light", 1100],
    ["dark", 380],
  ] as const)("has no fault that axe finds: %s, %d pixels wide", async (colorScheme, width) => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    expect(await faults(page)).toEqual([]);
    // Its own fonts, not those of this machine.
    expect(await page.evaluate(() => document.fonts.check('600 16px "Source Sans 3"'))).toBe(true);
    // Wide things scroll in their own box, never the page.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(requests).toEqual([addressOf(folder)]);
  });

  test("no page of the PDF is more than a third empty, but the last", (context) => {
    if (!existsSync("/usr/bin/pdftoppm")) return context.skip("pdftoppm is not here; `apt install poppler-utils`");
    const { stdout } = spawnSync("pdftoppm", ["-r", "30", "-gray", join(folder, "report.pdf")], {
      maxBuffer: 256 * 1024 * 1024,
    });
    const filled = pagesOf(stdout).map(filledShare);
    expect(filled.length).toBeGreaterThan(8);
    expect(filled.slice(0, -1).filter((share) => share < 2 / 3)).toEqual([]);
  });

  test("no text of the PDF is smaller than 8 points where it is code", async () => {
    await page.emulateMedia({ media: "print" });
    const sizes = await page.evaluate(() =>
      [...document.querySelectorAll("code, pre, .window ul")].map((one) =>
        Number.parseFloat(getComputedStyle(one).fontSize),
      ),
    );
    // 96 CSS pixels are 72 points.
    expect(Math.min(...sizes) * 0.75).toBeGreaterThanOrEqual(7.99);
  });

  test("the head of a table is printed on the page of its first row", async () => {
    await page.emulateMedia({ media: "print" });
    const breaks = await page.evaluate(() =>
      [...document.querySelectorAll("tbody tr:first-child")].map((row) => getComputedStyle(row).breakBefore),
    );
    expect(new Set(breaks)).toEqual(new Set(["avoid"]));
  });

  test("the PDF is tagged and has an outline", () => {
    expect(made).toMatchObject({ shortcoming: undefined });
    const pdf = readFileSync(join(folder, "report.pdf")).toString("latin1");
    expect(pdf.startsWith("%PDF-")).toBe(true);
    expect(pdf).toContain("/StructTreeRoot");
    expect(pdf).toMatch(/\/Marked true/);
    expect(pdf).toContain("/Outlines");
    expect(pdf).toContain("/Lang (en");
  });
});

interface GrayPage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

/** The pages of a stream of PGM pictures (netpbm's P5). */
function pagesOf(stream: Buffer): GrayPage[] {
  const pages: GrayPage[] = [];
  for (let at = 0; at < stream.length;) {
    const [head = "", width, height] = /^P5\s(\d+) (\d+)\s255\s/.exec(stream.toString("latin1", at, at + 40)) ?? [];
    const size = Number(width) * Number(height);
    pages.push({
      width: Number(width),
      height: Number(height),
      pixels: stream.subarray(at + head.length, at + head.length + size),
    });
    at += head.length + size;
  }
  return pages;
}

/** How far down a page its last ink is, as a share of the height above the page's number. */
function filledShare({ width, height, pixels }: GrayPage): number {
  const bottom = Math.floor(height * 0.925);
  const last = pixels.subarray(0, bottom * width).findLastIndex((gray) => gray < 235);
  return Math.floor(last / width) / bottom;
}
