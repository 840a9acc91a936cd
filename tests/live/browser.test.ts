// The live view in a real browser, doing what a person does.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { openMemoryHistory } from "@vitrine/store/history/testing";
import type { Locator } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { builtPage, faults, missing } from "../browser/page.ts";
import { openTab } from "../browser/tab.ts";
import { cannotCapture, watched } from "./watched.ts";

/** Two people at addresses of their own. */
async function joinFrom(port: number, name: string, localAddress: string): Promise<void> {
  const socket = connect({ port, host: "127.0.0.1", localAddress });
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  socket.write(name);
}

test("a direct message is a datagram between two people, and no line of the room", async (context) => {
  const reason = missing ?? cannotCapture();
  if (reason !== undefined) return context.skip(reason);
  const receiver = createSocket("udp4");
  receiver.bind(0, "127.0.0.3");
  await once(receiver, "listening");
  onTestFinished(() => void receiver.close());
  const { port, join } = await watched({ folder: builtPage, datagramPort: receiver.address().port });
  const { page, complaints } = await openTab(`http://127.0.0.1:${port}/#/live`, { colorScheme: "dark" });
  await page.getByText(/^Capturing on lo/).waitFor();
  await joinFrom(port, "dave", "127.0.0.2");
  await joinFrom(port, "erin", "127.0.0.3");
  const alice = await join("alice");
  await alice.until(({ lastRoster }) => lastRoster !== undefined && "erin" in lastRoster && "dave" in lastRoster);
  await page.getByRole("img", { name: /dave.*erin|erin.*dave/ }).waitFor();
  const sender = createSocket("udp4");
  sender.bind(0, "127.0.0.2");
  await once(sender, "listening");
  sender.send("dave: only for you ", receiver.address().port, "127.0.0.3");
  onTestFinished(() => void sender.close());
  await page.locator(".live-network line.udp.sent").waitFor({ state: "attached" });
  expect(await page.locator(".live-conversation li").count()).toBe(0);
  expect(await faults(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  if (process.env["VITRINE_PICTURES"] !== undefined) {
    await page.screenshot({ path: `${process.env["VITRINE_PICTURES"]}/live-360.png` });
  }
  expect(complaints).toEqual([]);
});

test("three people chat; a line leads to its segments, and a segment to its line", async (context) => {
  const reason = missing ?? cannotCapture();
  if (reason !== undefined) return context.skip(reason);
  const { port, join } = await watched({ folder: builtPage });
  const { page, complaints } = await openTab(`http://127.0.0.1:${port}/#/live`);
  await page.getByText(/^Capturing on lo/).waitFor();
  const [alice, bob, carol] = [await join("alice"), await join("bob"), await join("carol")];
  await alice.until(({ lastRoster }) => lastRoster !== undefined && "carol" in lastRoster);
  alice.say("<b>hello</b> all\n");
  await bob.until(({ chat }) => chat.includes("hello"));
  await carol.until(({ chat }) => chat.includes("hello"));
  await page.getByRole("img", { name: "connected over TCP to alice, bob, carol" }).waitFor();
  await page.getByRole("button", { name: "alice <b>hello</b> all" }).click();
  const ways = page.getByRole("region", { name: "How this message travelled" });
  await ways
    .getByText(/^ACK in packet/)
    .nth(2)
    .waitFor();
  // The hearers are in the order in which the server wrote to them.
  expect((await ways.getByRole("heading", { level: 3 }).allTextContents()).toSorted()).toEqual([
    "From alice to the server",
    "From the server to bob",
    "From the server to carol",
  ]);
  expect(await ways.getByText(/^packet \d+ all 16 bytes$/).count()).toBe(1);
  await ways
    .getByRole("button", { name: /^packet/ })
    .first()
    .click();
  await page.getByText(/^Packet \d+ carried 1 message, marked above\.$/).waitFor();
  expect(await page.locator(".live-conversation .carried").count()).toBe(1);
  if (process.env["VITRINE_PICTURES"] !== undefined) {
    await page.screenshot({ path: `${process.env["VITRINE_PICTURES"]}/live.png` });
  }
  // Until the server has told the next line's way, there is none: not the one of before.
  bob.say("and you\n");
  const next = page.getByRole("button", { name: "bob and you" });
  await next.waitFor();
  const atOnce = await next.evaluate(async (button) => {
    (button as HTMLElement).click();
    // React shows what a click changed when the click is through, and no answer of the server comes so soon.
    await Promise.resolve();
    return document.querySelector(".live-path")?.textContent;
  });
  expect(atOnce).not.toContain("From alice");
  await ways.getByRole("heading", { name: "From bob to the server" }).waitFor();
  expect(await faults(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test("on a telephone a message and its path are in sight together, whatever the server's port", async (context) => {
  const reason = missing ?? cannotCapture();
  if (reason !== undefined) return context.skip(reason);
  const { port, join } = await watched({ folder: builtPage });
  const viewport = { width: 390, height: 844 };
  const { page, complaints } = await openTab(`http://127.0.0.1:${port}/#/live`, { viewport });
  await page.getByText(/^Capturing on lo/).waitFor();
  const [alice, bob] = [await join("alice"), await join("bob")];
  for (let at = 1; at <= 20; at += 1) {
    alice.say(`line ${at} of many\n`);
    await bob.until(({ chat }) => chat.includes(`line ${at} of many`));
  }
  const line = page.getByRole("button", { name: "alice line 20 of many" });
  await line.click();
  const path = page.getByRole("region", { name: "How this message travelled" });
  await path
    .getByText(/^ACK in packet/)
    .nth(1)
    .waitFor();
  const isInSight = async (locator: Locator): Promise<boolean> => {
    const box = await locator.boundingBox();
    return box !== null && box.y >= 0 && box.y + box.height <= viewport.height;
  };
  const places = [
    line,
    path.getByRole("heading", { name: "From alice to the server" }),
    path.getByRole("heading", { name: "From the server to bob" }),
  ];
  for (const place of places) await expect.poll(() => isInSight(place)).toBe(true);
  await page.locator(".row", { hasText: "to the room: line 20 of many" }).first().waitFor();
  expect(complaints).toEqual([]);
});

test("the conversation can be searched where the server keeps a history", async (context) => {
  if (missing !== undefined) return context.skip(missing);
  const { port, join } = await watched({ folder: builtPage }, {}, openMemoryHistory());
  const [alice, bob] = [await join("alice"), await join("bob")];
  alice.say("which port number\n");
  await bob.until(({ chat }) => chat.includes("which port number"));
  bob.say("port 5000\n");
  await alice.until(({ chat }) => chat.includes("port 5000"));
  const { page, complaints } = await openTab(`http://127.0.0.1:${port}/#/live`);
  const field = page.getByRole("searchbox", { name: "Search the history" });
  const lines = page.locator(".live-conversation li");
  await field.fill("port from:bob");
  await field.press("Enter");
  await page.getByText("1 message found").waitFor();
  expect(await lines.allTextContents()).toEqual([expect.stringMatching(/\d\d:\d\d bob port 5000$/)]);
  expect(await faults(page)).toEqual([]);
  await lines.getByRole("button").click();
  await page.getByText("From bob to the server").waitFor();
  await field.fill("por*");
  await field.press("Enter");
  await page.getByText("por* is too short").waitFor();
  await field.fill("");
  await lines.nth(1).waitFor();
  expect(await lines.allTextContents()).toEqual(["alice which port number", "bob port 5000"]);
  expect(complaints).toEqual([]);
});
