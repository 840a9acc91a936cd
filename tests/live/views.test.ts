// Every view of a chat that is watched, while its packets come.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect, test, type TestContext } from "vitest";
import { builtPage, faults, missing, openFile } from "../browser/page.ts";
import { openTab, type TabOptions } from "../browser/tab.ts";
import { cannotCapture, watched, type Watched } from "./watched.ts";

const fixture = resolve(fileURLToPath(import.meta.url), "../../../packages/glass/fixtures/chat.pcap");

interface Chat {
  readonly page: Page;
  /** Errors that the page logged. */
  readonly complaints: string[];
  /** The other end of somebody's connection, as the page shows it. */
  readonly endOf: (name: string) => string;
  /** Somebody says a line, and the others have heard it. */
  readonly say: (name: string, line: string) => Promise<void>;
}

/** Three people who chat, from the first packet under a page's eyes: it is opened at `hash` once they are there. */
async function chat(context: TestContext, hash: string, options: TabOptions = {}): Promise<Chat> {
  const reason = missing ?? cannotCapture();
  if (reason !== undefined) context.skip(reason);
  const { port, join } = await watched({ folder: builtPage });
  const { page, complaints } = await openTab(`http://127.0.0.1:${port}/#/live`, options);
  await page.getByText(/^Capturing on lo/).waitFor();
  const people = new Map<string, Awaited<ReturnType<Watched["join"]>>>();
  for (const name of ["alice", "bob", "carol"]) people.set(name, await join(name));
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  return {
    page,
    complaints,
    endOf: (name) => `127.0.0.1:${people.get(name)!.socket.localPort}`,
    say: async (name, line) => {
      people.get(name)!.say(`${line}\n`);
      for (const [other, peer] of people) if (other !== name) await peer.until(({ chat }) => chat.includes(line));
    },
  };
}

const lastRow = (page: Page) => page.locator(".packet-list .row").last();
const isAtEnd = (page: Page): Promise<boolean> =>
  page
    .locator(".packet-list")
    .evaluate(({ scrollTop, scrollHeight, clientHeight }) => scrollTop + clientHeight > scrollHeight - 24);
const manyLines = Array.from({ length: 12 }, (_, at) => `line ${at + 1} of many`);

describe("a chat that is watched", () => {
  test.for(["#/live", "#/packets?source=live", "#/packets?source=live&filter=tcp.len+%3E+0"])(
    "the list of %s follows its newest packet, pauses while a reader looks back, and resumes",
    async (hash, context) => {
      const { page, complaints, say } = await chat(context, hash);
      const follow = page.getByRole("button", { name: /^Follow/ });
      for (const line of manyLines) await say("alice", line);
      await page
        .locator(".row", { hasText: /Len=\d+|\[ACK\]|of many/ })
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
      await say("bob", "while you look back");
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
      await say("carol", "while you read");
      await expect.poll(rowCount).toBeGreaterThan(hadChosen);
      expect(await counted.evaluate(({ scrollTop }) => scrollTop)).toBe(beforeChosen);
      await follow.click();
      await expect.poll(() => isAtEnd(page)).toBe(true);
      expect(page.url()).not.toContain("packet=");
      expect(complaints).toEqual([]);
    },
  );

  test("ladder, graphs, answers and quiz show what was said, and go on while packets come", async (context) => {
    const { page, complaints, say, endOf } = await chat(context, "#/overview?source=live");
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
    expect(complaints).toEqual([]);
  });

  test("a file that is opened, or chosen, is shown instead of the server; what is closed makes room for the other", async (context) => {
    const { page, complaints } = await chat(context, "#/live");
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
    expect(complaints).toEqual([]);
  });

  test("a filter selects what is there, and then what comes", async (context) => {
    const { page, complaints, say } = await chat(context, "#/packets?source=live");
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
    expect(complaints).toEqual([]);
  });

  test.for([
    ["light", 1280],
    ["dark", 360],
  ] as const)("axe finds nothing in the views of a live chat, %s, %d wide", async ([colorScheme, width], context) => {
    const options = { colorScheme, viewport: { width, height: 740 } };
    const { page, complaints, say } = await chat(context, "#/live", options);
    await say("alice", "hello all");
    await page.getByRole("button", { name: "alice hello all" }).click();
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
    expect(complaints).toEqual([]);
  });
});
