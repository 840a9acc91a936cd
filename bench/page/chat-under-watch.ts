// Whether the chat suffers from being watched: how long texts take under a flood of datagrams, with `--watch` and without.
import { once } from "node:events";
import { WebSocket } from "ws";
import { load, type LoadResult } from "../generator.ts";
import { type RunningServer, startServer } from "../server.ts";
import { flood } from "./feed.ts";
import { serving } from "./serving.ts";

const rate = 20_000;
const length = { warm: 0.5, seconds: 3 };
/** Seconds of flood: while people join, and for as long as they are measured. */
const seconds = 5;

/** A page without a browser, which takes what it is given: a browser on the same two cores would be measured too. */
async function openFeed(port: number): Promise<WebSocket> {
  const page = new WebSocket(`ws://127.0.0.1:${port}/feed`, { origin: `http://127.0.0.1:${port}` });
  await once(page, "open");
  page.send(JSON.stringify({ kind: "open" }));
  await once(page, "message");
  return page;
}

function measureLoad(binaries: string, server: RunningServer): Promise<LoadResult> {
  return load(binaries, server, "latency", { ...length, hearers: 50, rate: 50 });
}

async function latency(binaries: string, isWatched: boolean): Promise<LoadResult> {
  const server = await startServer(serving({ isWatched }), binaries);
  try {
    const page = isWatched ? await openFeed(server.port) : undefined;
    const [result] = await Promise.all([measureLoad(binaries, server), flood(binaries, { rate, seconds })]);
    page?.close();
    return result;
  } finally {
    await server.stop();
  }
}

/** Microseconds from the speaker's system call to the hearer's socket. */
export async function measureChatUnderWatch(binaries: string): Promise<Record<string, number>> {
  const without = await latency(binaries, false);
  const watched = await latency(binaries, true);
  return {
    chatP50: without["p50"]!,
    chatP99: without["p99"]!,
    watchedP50: watched["p50"]!,
    watchedP99: watched["p99"]!,
    watchedCost: watched["p50"]! / without["p50"]!,
  };
}
