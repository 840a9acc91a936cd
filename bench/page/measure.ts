// The page's measurements by name: what each gives, and what it needs.
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { makeCapture } from "../glass/capture.ts";
import { measureCapture } from "./capture.ts";
import { measureChatUnderWatch } from "./chat-under-watch.ts";
import { measureFeed } from "./feed.ts";
import { measureFirstView } from "./first-view.ts";
import { measureGraphs } from "./graphs.ts";

/** What one round gives: numbers by the name of their figure. */
export type PageRound = Readonly<Record<string, number>>;

export interface PageBench {
  readonly binaries: string;
  readonly browser: Browser;
  /** Of the page on a server that is watched. */
  readonly url: string;
  /** A million packets of many people; a conversation with 200,000 segments of data. */
  readonly million: string;
  readonly conversation: string;
}

const million = 1_000_000;
const conversationPackets = 400_000;
/** A file of 1 GB. */
const gigabytePackets = 10_050_000;
const many = { clients: 4_000, loss: 0.01 };

/** Datagrams a second; none: a quiet chat. */
export const floodRates = [0, 2_000, 20_000] as const;
const floodSeconds = 4;

/** Makes the captures, in the folder of the bench's programs. */
export function makePageCaptures(binaries: string): Pick<PageBench, "million" | "conversation"> {
  const paths = { million: join(binaries, "million.pcap"), conversation: join(binaries, "conversation.pcap") };
  makeCapture(paths.million, { ...many, packets: million });
  makeCapture(paths.conversation, { clients: 1, loss: 0.01, packets: conversationPackets });
  return paths;
}

type Measure = (bench: PageBench) => Promise<PageRound>;

async function feed({ browser, binaries }: PageBench): Promise<PageRound> {
  const all: Record<string, number> = {};
  for (const rate of floodRates) {
    const figures = await measureFeed(browser, binaries, { rate, seconds: floodSeconds });
    for (const [figure, value] of Object.entries(figures)) all[`${figure}@${rate}`] = value;
  }
  return all;
}

export const pageMeasures: ReadonlyMap<string, Measure> = new Map<string, Measure>([
  ["page-first-view", ({ browser, url }) => measureFirstView(browser, url)],
  [
    "page-capture",
    ({ browser, url, million: path }) => measureCapture(browser, url, { name: "million", path, packets: million }),
  ],
  ["page-graphs", ({ browser, url, conversation }) => measureGraphs(browser, url, conversation, conversationPackets)],
  ["page-feed", feed],
  ["page-chat", ({ binaries }) => measureChatUnderWatch(binaries)],
]);

/** The same for a file of 1 GB: half a minute, so only where it is asked for, and once. */
export async function measureGigabyte({ binaries, browser, url }: PageBench): Promise<PageRound> {
  const path = join(binaries, "gigabyte.pcap");
  makeCapture(path, { ...many, packets: gigabytePackets });
  return measureCapture(browser, url, { name: "gigabyte", path, packets: gigabytePackets });
}
