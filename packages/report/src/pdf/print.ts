// Prints the page to a PDF by Chromium: tagged for screen readers, with the headings as its outline.
import { pathToFileURL } from "node:url";
import { ReportProblem, reason } from "../folder/problem.ts";

/** Milliseconds that Chromium may take for one step; a report takes two or three seconds in all. */
const patience = 60_000;

/** What keeps a browser that prints one local page from doing anything else. */
const flags = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Throws a ReportProblem where Chromium cannot do it. */
export async function printPdf(chromium: string, page: string, pdf: string): Promise<void> {
  // Loaded here, because only a PDF needs it.
  const playwright = await import("playwright-core");
  // Chromium refuses its sandbox to root.
  const isRoot = process.getuid?.() === 0;
  try {
    const browser = await playwright.chromium.launch({
      executablePath: chromium,
      args: isRoot ? [...flags, "--no-sandbox"] : flags,
      timeout: patience,
    });
    try {
      const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
      const printed = await context.newPage();
      await printed.goto(pathToFileURL(page).href, { timeout: patience });
      await printed.pdf({ path: pdf, tagged: true, outline: true, preferCSSPageSize: true, printBackground: true });
    } finally {
      await browser.close();
    }
  } catch (error) {
    throw new ReportProblem(`Chromium could not make the PDF: ${reason(error)}`);
  }
}
