// The live view in a real browser, doing what a person does.
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { openMemoryHistory } from "@vitrine/store/history/testing";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeEach, expect, onTestFinished, test, type TestContext } from "vitest";
import { builtPage, faults, missing } from "../browser/page.ts";
import { sharedTab, type TabOptions } from "../browser/tab.ts";
import type { Peer } from "../server/peer.ts";
import { cannotCapture, watched, type Watched } from "./watched.ts";

// The tests follow each other on one page. Each has people of its own, who leave at its end.
beforeEach((context) => {
  if (missing !== undefined) context.skip(missing);
});
let close = async (): Promise<void> => {};
let server: Watched;
let receiver: Socket;
afterAll(async () => {
  receiver?.close();
  await close();
});
const tab = sharedTab(async () => {
  if (missing !== undefined) return undefined;
  receiver = createSocket("udp4");
  receiver.bind(0, "127.0.0.3");
  await once(receiver, "listening");
  const options = { folder: builtPage, datagramPort: receiver.address().port };
  server = await watched(options, {}, openMemoryHistory(), (end) => (close = end));
  return `http://127.0.0.1:${server.port}/#/live`;
});

/** The live view while it captures. Skips the test where nothing can be captured. */
async function capturingPage(context: TestContext, options: TabOptions = {}): Promise<Page> {
  const reason = cannotCapture();
  if (reason !== undefined) context.skip(reason);
  const page = await tab.at("live", options);
  await page.getByText(/^Capturing on lo/).waitFor();
  return page;
}

/** Somebody who joins, and leaves when the test is over. */
async function join(name: string): Promise<Peer> {
  const peer = await server.join(name);
  onTestFinished(() => void peer.socket.destroy());
  return peer;
}

/** Two people at addresses of their own. */
async function joinFrom(port: number, name: string, localAddress: string): Promise<void> {
  const socket = connect({ port, host: "127.0.0.1", localAddress });
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  socket.write(name);
}

test("a direct message is a datagram between two people, and no line of the room", async (context) => {
  const page = await capturingPage(context, { colorScheme: "dark" });
  await joinFrom(server.port, "dave", "127.0.0.2");
  await joinFrom(server.port, "erin", "127.0.0.3");
  const anna = await join("anna");
  await anna.until(({ lastRoster }) => lastRoster !== undefined && "erin" in lastRoster && "dave" in lastRoster);
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
  // The drawing is as wide as the page once it is drawn again.
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  if (process.env["VITRINE_PICTURES"] !== undefined) {
    await page.screenshot({ path: `${process.env["VITRINE_PICTURES"]}/live-360.png` });
  }
});

test("three people chat; a line leads to its segments, and a segment to its line", async (context) => {
  const page = await capturingPage(context);
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
});

test("on a telephone a message and its path are in sight together, whatever the server's port", async (context) => {
  const viewport = { width: 390, height: 844 };
  const page = await capturingPage(context, { viewport });
  const [frank, grace] = [await join("frank"), await join("grace")];
  for (let at = 1; at <= 20; at += 1) {
    frank.say(`line ${at} of many\n`);
    await grace.until(({ chat }) => chat.includes(`line ${at} of many`));
  }
  const line = page.getByRole("button", { name: "frank line 20 of many" });
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
    path.getByRole("heading", { name: "From frank to the server" }),
    path.getByRole("heading", { name: "From the server to grace" }),
  ];
  for (const place of places) await expect.poll(() => isInSight(place)).toBe(true);
  await page.locator(".row", { hasText: "to the room: line 20 of many" }).first().waitFor();
});

test("the conversation can be searched where the server keeps a history", async () => {
  const [henry, iris] = [await join("henry"), await join("iris")];
  henry.say("which port number\n");
  await iris.until(({ chat }) => chat.includes("which port number"));
  iris.say("port 5000\n");
  await henry.until(({ chat }) => chat.includes("port 5000"));
  const page = await tab.at("live");
  const field = page.getByRole("searchbox", { name: "Search the history" });
  const lines = page.locator(".live-conversation li");
  await field.fill("port from:iris");
  await field.press("Enter");
  await page.getByText("1 message found").waitFor();
  expect(await lines.allTextContents()).toEqual([expect.stringMatching(/\d\d:\d\d iris port 5000$/)]);
  expect(await faults(page)).toEqual([]);
  await lines.getByRole("button").click();
  await page.getByText("From iris to the server").waitFor();
  await field.fill("por*");
  await field.press("Enter");
  await page.getByText("por* is too short").waitFor();
  await field.fill("");
  await lines.nth(1).waitFor();
  expect((await lines.allTextContents()).slice(-2)).toEqual(["henry which port number", "iris port 5000"]);
});
