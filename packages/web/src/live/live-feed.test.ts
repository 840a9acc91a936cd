import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { FromPage, FromServer } from "@vitrine/live/feed";
import { expect, onTestFinished, test, vi } from "vitest";
import { WebSocketServer, type WebSocket as Peer } from "ws";
import { LiveFeed } from "./live-feed.ts";

const hello: FromServer = {
  kind: "hello",
  version: 1,
  isTeacher: false,
  areAddressesHidden: false,
  isPaused: false,
  room: "lobby",
  port: 5000,
  canSearch: true,
  firstFrame: 11,
  capture: { kind: "off", words: "", interface: "", shortened: 0, leftOut: 0 },
  people: [],
  lines: [],
};

const until = (asserts: () => void): Promise<void> => vi.waitFor(asserts, { interval: 1, timeout: 250_000 });

/** A feed that is open, and the server's end of it with what it was asked. */
async function openFeed() {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  vi.stubGlobal("location", { protocol: "http:", host: `127.0.0.1:${(server.address() as AddressInfo).port}` });
  const feed = new LiveFeed(undefined, { onPort: () => {}, onPackets: () => {} });
  onTestFinished(() => {
    feed.close();
    server.close();
    vi.unstubAllGlobals();
  });
  const [peer] = (await once(server, "connection")) as [Peer];
  const asked: FromPage[] = [];
  peer.on("message", (data: Buffer) => asked.push(JSON.parse(data.toString()) as FromPage));
  const say = (message: FromServer): void => peer.send(JSON.stringify(message));
  say(hello);
  await until(() => expect(feed.state.phase).toBe("open"));
  return { feed, peer, asked, say };
}

test("a feed that has ended answers nothing, and a search says why", async () => {
  const { feed, peer, asked } = await openFeed();
  const open = feed.search({ text: "port" });
  await until(() => expect(asked).toHaveLength(2));
  peer.close();
  const ended = { lines: [], fault: expect.stringContaining("The server has ended") };
  expect(await open).toEqual(ended);
  expect(await feed.search({ text: "number" })).toEqual(ended);
  expect([await feed.packet(1), await feed.line(1)]).toEqual([undefined, undefined]);
});

test("a newer search takes the place of one that waits, and a late answer to that is not shown", async () => {
  const { feed, asked, say } = await openFeed();
  const first = feed.search({ text: "port" });
  const second = feed.search({ text: "number" });
  expect(await first).toBeUndefined();
  await until(() => expect(asked).toHaveLength(3));
  say({ kind: "found", id: 1, lines: [], fault: "late" });
  say({ kind: "found", id: 2, lines: [] });
  expect(await second).toEqual({ lines: [], fault: undefined });
});

test("packets are asked for by the server's numbers", async () => {
  const { feed, asked, say } = await openFeed();
  const packet = feed.packet(1);
  await until(() => expect(asked.at(-1)).toEqual({ kind: "packet", id: 1, frame: 11 }));
  say({ kind: "packet", id: 1, lines: [] });
  expect(await packet).toEqual([]);
});
