// Which views are pictured, on which capture, and how to know that they are there.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { openFile } from "../../tests/browser/page.ts";

const fixtures = resolve(fileURLToPath(import.meta.url), "../../../packages/glass/fixtures");

/** Real packets: a chat as the lab's network carries it, and one over a bridge that loses every seventh packet. */
export const captures = ["chatserver.pcap", "losses.pcap"] as const;

export interface View {
  readonly name: string;
  readonly hash: string;
  /** A text that the page has once the view is complete. */
  readonly sign: string;
  /** README shows this one in the dark. */
  readonly isDark?: true;
}

export const views: readonly View[] = [
  { name: "overview", hash: "overview?source=losses.pcap", sign: ".overview tbody tr" },
  {
    name: "packets",
    hash: "packets?source=losses.pcap&packet=46&field=tcp.seq_raw&filter=tcp.stream+%3D%3D+1",
    sign: ".bit-diagram .box.lit",
  },
  { name: "ladder", hash: "ladder?source=losses.pcap&stream=1&packet=46", sign: ".rung" },
  { name: "graphs", hash: "graphs?source=losses.pcap&stream=1&packet=46", sign: ".panel canvas", isDark: true },
  { name: "answers", hash: "answers?source=losses.pcap&question=q6", sign: ".evidence-place .bit-diagram" },
  { name: "quiz", hash: "quiz?source=chatserver.pcap", sign: ".quiz .asked" },
];

export async function openCaptures(page: Page): Promise<void> {
  for (const name of captures) await openFile(page, name, readFileSync(resolve(fixtures, name)));
}

/** Goes to a place of the page, and waits until it is drawn. */
export async function show(page: Page, { hash, sign }: Pick<View, "hash" | "sign">): Promise<void> {
  await page.evaluate((to) => {
    location.hash = `#/${to}`;
  }, hash);
  await page.locator(sign).first().waitFor();
  await drawn(page);
}

/** Two frames later everything that was known is on the screen. */
export async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector(".packet-list .row > :first-child:empty") === null);
  await page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
  await page.waitForLoadState("networkidle");
}
