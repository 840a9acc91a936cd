// The report in Chromium: readable by everybody in both themes, and as a PDF.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { describe, expect, test } from "vitest";
import { builtInSet } from "@vitrine/glass";
import { makeReport } from "@vitrine/report";
import { folderWith, runResult, writeResult } from "./folder.ts";

const browserPath = "/usr/bin/chromium";
const options = { questions: builtInSet("lab3")!, set: "lab3", title: undefined, author: "Kari Nordmann" };
const why = `Chromium is not here (${browserPath}); \`apt install chromium\` brings it`;

describe("the report in a browser", () => {
  test("has no fault that axe finds, light or dark, wide or narrow", async (context) => {
    if (!existsSync(browserPath)) return context.skip(why);
    const folder = folderWith(["chatserver.pcap", "client1.pcap"]);
    writeResult(folder, runResult("carol"));
    await makeReport(folder, { ...options, pdf: false });
    const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
    try {
      for (const colorScheme of ["light", "dark"] as const) {
        for (const width of [1100, 380]) {
          const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
          const requests: string[] = [];
          page.on("request", (request) => requests.push(request.url()));
          const address = pathToFileURL(join(folder, "report.html")).href;
          await page.goto(address);
          expect(requests).toEqual([address]);
          await page.evaluate(axe.source);
          const faults = await page.evaluate(async () => {
            const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
            return violations.map(
              ({ id, nodes }) =>
                `${id}: ${nodes
                  .slice(0, 3)
                  .map(({ html }) => html)
                  .join(" ")}`,
            );
          });
          expect(faults).toEqual([]);
          // Wide things scroll in their own box, never the page.
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
          await page.close();
        }
      }
    } finally {
      await browser.close();
    }
  });

  test("the PDF is tagged and has an outline", async (context) => {
    if (!existsSync(browserPath)) return context.skip(why);
    const folder = folderWith(["losses.pcap"]);
    expect(await makeReport(folder, { ...options, pdf: true })).toMatchObject({ shortcoming: undefined });
    const pdf = readFileSync(join(folder, "report.pdf")).toString("latin1");
    expect(pdf.startsWith("%PDF-")).toBe(true);
    expect(pdf).toContain("/StructTreeRoot");
    expect(pdf).toMatch(/\/Marked true/);
    expect(pdf).toContain("/Outlines");
    expect(pdf).toContain("/Lang (en");
  });
});
