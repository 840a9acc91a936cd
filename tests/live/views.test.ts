// Every view of a chat that is watched, while its packets come.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { builtPage, faults, missing, openFile } from "../browser/page.ts";
import { sharedTab } from "../browser/tab.ts";
import type { Peer } from "../server/peer.ts";
import { cannotCapture, watched, type Watched } from "./watched.ts";

const fixture = resolve(fileURLToPath(import.meta.url), "../../../packages/glass/fixtures/chat.pcap");

let close = async (): Promise<void> => {};
let server: Watched;
const people = new Map<string, Peer>();

// The tests follow each other on one page, which watches three people from their first packet on.
const cannotRun = missing ?? cannotCapture();
beforeEach((context) => {
  if (cannotRun !== undefined) context.skip(cannotRun);
});
afterAll(() => close());
const tab = sharedTab(async () => {
  if (cannotRun !== undefined) return undefined;
  server = await watched({ folder: builtPage }, {}, undefined, (end) => (close = end));
  return `http://127.0.0.1:${server.port}/#/live`;
});
beforeAll(async () => {
  if (cannotRun !== undefined) return;
  await tab.page.getByText(/^Capturing on lo/).waitFor();
  for (const name of ["alice", "bob", "carol"]) people.set(name, await server.join(name));
});

/** The other end of somebody's connection, as the page shows it. */
const endOf = (name: string): string => `127.0.0.1:${people.get(name)!.socket.localPort}`;

/** Somebody says a line that nobody said before, and the others have heard it. */
async function say(name: string, line: string): Promise<void> {
  people.get(name)!.say(`${line}\n`);
  for (const [other, peer] of people) if (other !== name) await peer.until(({ chat }) => chat.includes(line));
}

const lastRow = (page: Page) => page.locator(".packet-list .row").last();
const isAtEnd = (page: Page): Promise<boolean> =>
  page
    .locator(".packet-list")
    .evaluate(({ scrollTop, scrollHeight, clientHeight }) => scrollTop + clientHeight > scrollHeight - 24);
const manyLines = Array.from({ length: 12 }, (_, at) => `line ${at + 1} of many`);

describe("a chat that is watched", () => {
  test("ladder, graphs, answers and quiz show what was said, and go on while packets come", async () => {
    const page = await tab.at("overview?source=live");
    await say("alice", "hello all");
    const line = page.getByRole("row", { name: new RegExp(endOf("alice")) });
    await line.getByRole("link", { name: "Ladder" }).click();
    const rungs = page.getByRole("option", { name: /PSH, ACK Seq=6 Ack=\d+ Len=10/ });
    await rungs.waitFor();
    await say("alice", "a line for the ladder");
    await page.getByRole("option", { name: /PSH, ACK Seq=16 Ack=\d+ Len=22/ }).waitFor();

    await page.keyboard.press("4");
    await page.locator(".panel canvas").first().waitFor();
    await say("bob", "and one for the graphs");
    await page.locator(".panel canvas").nth(3).waitFor();

    await page.keyboard.press("5");
    await page.locator(".answer-card .said").first().waitFor();
    await page.getByRole("navigation", { name: "Questions" }).getByRole("link", { name: /^q3 / }).click();
    await page.locator(".answer-card .said", { hasText: /The SYN in frame \d+ carries/ }).waitFor();
    await page.locator(".evidence-place .bit-diagram .box.lit").waitFor();
    await say("carol", "news while you read");
    const again = page.getByRole("button", { name: /packets? since\. Look again$/ });
    await again.click();
    await again.waitFor({ state: "detached" });

    await page.keyboard.press("6");
    await page.getByRole("textbox", { name: "Your answer" }).fill("0");
    await page.keyboard.press("Enter");
    await page.locator(".verdict", { hasText: "Right." }).waitFor();
    expect(tab.complaints).toEqual([]);
  });

  test.for([
    ["light", 1280],
    ["dark", 360],
  ] as const)("axe finds nothing in the views of a live chat, %s, %d wide", async ([colorScheme, width]) => {
    const page = await tab.at("live", { colorScheme, viewport: { width, height: 740 } });
    await say("alice", `hello, ${colorScheme} world`);
    await page.getByRole("button", { name: `alice hello, ${colorScheme} world` }).click();
    await page.getByRole("region", { name: "How this message travelled" }).getByRole("button").first().click();
    await page.getByRole("button", { name: /^Follow/ }).waitFor();
    // The views that a live chat changes; the others are those of a file.
    const signs = [
      ["2", ".packets-view .bit-diagram"],
      ["5", ".answer-card"],
      ["7", ".live-conversation li"],
    ] as const;
    const found: string[] = [];
    for (const [key, sign] of signs) {
      await page.keyboard.press(key);
      await page.locator(sign).first().waitFor();
      found.push(...(await faults(page)).map((fault) => `${sign}: ${fault}`));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) found.push(`${sign}: ${wide} pixels too wide`);
    }
    expect(found).toEqual([]);
  });
  test("a filter selects what is there, and then what comes", async () => {
    const page = await tab.at("packets?source=live");
    await lastRow(page).waitFor();
    await say("alice", "needle one");
    // The view's script comes when it is first looked at.
    await page.getByRole("combobox", { name: "Display filter" }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type('frame contains "needle"');
    // The line on its way to the server, and two copies.
    await page.getByText(/^3 of \d+ packets in/).waitFor();
    await say("bob", "needle two");
    await page.getByText(/^6 of \d+ packets in/).waitFor();
    expect(await page.locator(".packet-list .row").count()).toBe(6);
  });

  test.for(["live", "packets?source=live", "packets?source=live&filter=tcp.len+%3E+0"])(
    "the list of %s follows its newest packet, pauses while a reader looks back, and resumes",
    async (hash) => {
      const page = await tab.at(hash);
      const follow = page.getByRole("button", { name: /^Follow/ });
      for (const line of manyLines) await say("alice", `${line}, seen in ${hash}`);
      await page
        .locator(".row", { hasText: `${manyLines.at(-1)}, seen in ${hash}` })
        .first()
        .waitFor();
      const counted = page.locator(".packet-list");
      const rowCount = async (): Promise<number> => Number(await counted.getAttribute("aria-rowcount"));
      await expect.poll(rowCount).toBeGreaterThan(30);
      await expect.poll(() => isAtEnd(page)).toBe(true);
      expect(await follow.count()).toBe(0);

      // A reader scrolls up: the list pauses, whatever comes.
      await counted.hover();
      await page.mouse.wheel(0, -400);
      await follow.waitFor();
      const before = await counted.evaluate(({ scrollTop }) => scrollTop);
      const had = await rowCount();
      await say("bob", `while you look back in ${hash}`);
      await expect.poll(rowCount).toBeGreaterThan(had);
      expect(await counted.evaluate(({ scrollTop }) => scrollTop)).toBe(before);
      await counted.press("End");
      await expect.poll(() => isAtEnd(page)).toBe(true);
      expect(await follow.count()).toBe(0);

      // And who chooses a packet keeps it before their eyes.
      await lastRow(page).click();
      await follow.waitFor();
      await page.locator(".row[aria-selected=true]").waitFor();
      await page.mouse.wheel(0, -400);
      await expect.poll(() => isAtEnd(page)).toBe(false);
      const beforeChosen = await counted.evaluate(({ scrollTop }) => scrollTop);
      const hadChosen = await rowCount();
      await say("carol", `while you read in ${hash}`);
      await expect.poll(rowCount).toBeGreaterThan(hadChosen);
      expect(await counted.evaluate(({ scrollTop }) => scrollTop)).toBe(beforeChosen);
      await follow.click();
      await expect.poll(() => isAtEnd(page)).toBe(true);
      expect(page.url()).not.toContain("packet=");
    },
  );

  test("a file that is opened, or chosen, is shown instead of the server; what is closed makes room for the other", async () => {
    const page = await tab.at("live");
    await openFile(page, "some.pcap", readFileSync(fixture));
    await page.locator(".overview tbody tr").first().waitFor();
    await page.keyboard.press("7");
    await page.locator(".live-network").waitFor();
    await page.getByRole("combobox", { name: "Capture" }).selectOption("some.pcap");
    await page.locator(".overview tbody tr").first().waitFor();
    await page.getByRole("button", { name: "Close some.pcap" }).click();
    await page.getByRole("button", { name: "Close live" }).click();
    await page.getByText("Nothing is open yet").waitFor();
    expect(await page.locator("main").textContent()).not.toContain("This link leads");
  });
});
