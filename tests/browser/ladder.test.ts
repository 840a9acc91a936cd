// The ladder of a conversation, as a person reads it, and labels that stay beside each other.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { chatCapture } from "./made-capture.ts";
import { openFile, resize } from "./page.ts";
import { browserSuite } from "./suite.ts";

const tab = browserSuite().shared("ladder?source=chat.pcap");

/** Pairs of labels of the ladder and the list that cover each other, and labels that leave the space between the posts. */
function collisions(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const boxes = [...document.querySelectorAll(".rung .label > span, .rung .time, .posts b, .packet-list .head span")]
      .filter((one) => one.textContent !== "" && one.getClientRects().length > 0)
      .map((one) => {
        // The words, which may be longer than their column.
        const range = document.createRange();
        range.selectNodeContents(one);
        const isHead = one.matches(".head span");
        return { words: one.textContent, box: (isHead ? range : one).getBoundingClientRect() };
      });
    const found: string[] = [];
    for (const [at, { words, box }] of boxes.entries()) {
      for (const other of boxes.slice(at + 1)) {
        const isBeside = box.right <= other.box.left + 0.5 || other.box.right <= box.left + 0.5;
        const isBelow = box.bottom <= other.box.top + 0.5 || other.box.bottom <= box.top + 0.5;
        if (!isBeside && !isBelow) found.push(`${words} covers ${other.words}`);
      }
    }
    return found;
  });
}

describe("the ladder", () => {
  test("shows what each segment and each datagram says, with times that count from the capture's first packet", async () => {
    const page = await tab.at("ladder?source=chat.pcap");
    await openFile(page, "chat.pcap", chatCapture());
    const rungs = page.getByRole("option");
    await rungs.filter({ hasText: "registers as alice" }).first().waitFor();
    await page.locator(".rung .says", { hasText: "to the room: hello all" }).first().waitFor();
    await page.getByRole("combobox", { name: "Conversation" }).selectOption("udp 0");
    await page.locator(".rung .says", { hasText: "psst" }).waitFor();
    // 258 ms after the first packet of all, whatever the first of its own conversation is.
    expect(await page.locator(".rung .time").textContent()).toContain("11 0.258000");
    expect(page.url()).toContain("stream=udp.0");
    expect(tab.complaints).toEqual([]);
  });

  test("labels do not cover each other from 360 to 1920 pixels", async ({ expect }) => {
    const page = await tab.at("ladder?source=chat.pcap");
    await openFile(
      page,
      "chat.pcap",
      chatCapture("a line that is longer than any ladder on a telephone has room for. ".repeat(3)),
    );
    await page.locator(".rung .says", { hasText: "longer than" }).first().waitFor();
    for (const width of [1280, 1920, 768, 390, 360]) {
      await resize(page, width);
      await expect.poll(() => collisions(page), { message: `at ${width} pixels` }).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    await page.keyboard.press("2");
    await page.locator(".packet-list .row").first().waitFor();
    for (const width of [360, 768, 1010, 1920]) {
      await resize(page, width);
      expect(await collisions(page), `the list's columns at ${width} pixels`).toEqual([]);
    }
  });
});
