// A capture of 300,000 packets, and a page that answers while it is read.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { longCapture } from "./made-capture.ts";
import { browserSuite } from "./suite.ts";

const suite = browserSuite();
const all = "300,000 packets";

/** Whether the list shows a packet in its middle. Runs in the page. */
function isFilled(): boolean {
  const scroller = document.querySelector(".packet-list")!;
  return [...scroller.querySelectorAll(".row")].some((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    const middle = scroller.getBoundingClientRect().top + scroller.clientHeight / 2;
    return top <= middle && middle <= bottom && row.firstElementChild?.textContent !== "";
  });
}

test("a long capture: a packet is taken apart while the others are read; then it is scrolled, filtered and drawn", async () => {
  const { page, complaints } = await suite.openEmpty("packets?source=chat.pcap");
  const order = await page.evaluateHandle((last) => {
    const seen: string[] = [];
    const whenThere = (what: string, isThere: () => unknown): void => {
      if (!seen.includes(what) && isThere()) seen.push(what);
    };
    new MutationObserver(() => {
      const row = document.querySelector<HTMLElement>(".packet-list .row + .row");
      if (!seen.includes("rows")) row?.click();
      whenThere("rows", () => row);
      whenThere("fields", () => document.querySelector("[aria-label='Packet 2'] [role=tree]"));
      whenThere("all", () => document.querySelector("main")?.textContent.includes(last));
    }).observe(document, { subtree: true, childList: true, characterData: true });
    return seen;
  }, all);
  const folder = mkdtempSync(join(tmpdir(), "vitrine-long-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "chat.pcap");
  writeFileSync(file, longCapture(300_000));
  await page.locator("input[type=file]").first().setInputFiles(file);
  await page.getByText(all, { exact: true }).waitFor();
  expect(await order.jsonValue()).toEqual(["rows", "fields", "all"]);

  const list = page.getByRole("grid");
  await list.focus();
  await page.keyboard.press("End");
  await page.locator(".row[aria-selected=true]", { hasText: "300000" }).waitFor();
  for (let step = 0; step < 20; step += 1) {
    await list.evaluate((scroller, share) => (scroller.scrollTop = scroller.scrollHeight * share), step / 20);
    // By time and not by frames, which a busy browser may leave out.
    await page.waitForFunction(isFilled, undefined, { polling: 20 });
  }
  await page.keyboard.press("Home");
  await page.locator(".row[aria-selected=true]").waitFor();
  await page.getByRole("combobox", { name: "Display filter" }).fill("tcp.analysis.retransmission");
  await page.getByText(/^\d,\d{3} of 300,000 packets in/).waitFor();
  await page.getByRole("link", { name: "Graphs" }).click();
  await page.locator("canvas").first().waitFor();
  expect(complaints).toEqual([]);
});
