// The graphs of one long conversation: how soon they are drawn, and how they follow somebody who comes nearer.
import type { Browser } from "playwright-core";
import { median, percentile } from "../statistics.ts";
import { openAnew } from "./browser.ts";
import { drawingTime, noteDrawing, zoom } from "./in-page.ts";

const steps = 32;

/** `path` is of a capture of one conversation with so many packets. */
export async function measureGraphs(
  browser: Browser,
  url: string,
  path: string,
  packets: number,
): Promise<Record<string, number>> {
  const page = await openAnew(browser, url, noteDrawing);
  await page.locator("input[type=file]").first().setInputFiles(path);
  await page.getByRole("link", { name: "Packets" }).click();
  await page.getByText(`${packets.toLocaleString("en")} packets`, { exact: true }).waitFor();
  const drawn = await page.evaluate(drawingTime, "graphs");
  const zoomed = await page.evaluate(zoom, steps);
  await page.context().close();
  return {
    graphsDrawn: drawn,
    zoomDrawn: median(zoomed.drawn),
    zoomFrameP95: percentile(zoomed.frames, 95),
    zoomFrameWorst: Math.max(...zoomed.frames),
  };
}
