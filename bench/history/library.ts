// A history of many lines, made the same each time: 2,000 channels, few of them busy, and words of which few are frequent.
import type { History, HistoryBatch, HistoryChange, HistoryTarget } from "@vitrine/store/history";
import { written } from "@vitrine/store/history/testing";

export const channels = 2_000;

/** Characters of a line, on average. */
const lineLength = 70;

/** Milliseconds between two lines. */
export const interval = 100;

/** Lines of one batch while the library is made. */
const batchLines = 1_000;

const vocabulary = 20_000;

/** A generator of numbers in [0, 1) that begins the same each time (Park and Miller, minimal standard). */
export function createRandom(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

export const channelOf = (index: number): HistoryTarget => ({
  key: `#channel${index}`,
  name: `#channel${index}`,
  isConversation: false,
});

/** Small numbers often, as words and channels are. */
export const skewed = (random: () => number, count: number): number => Math.floor(random() ** 3 * count);

export const wordOf = (rank: number): string => `word${rank.toString(36)}`;

function textOf(random: () => number): string {
  let text = wordOf(skewed(random, vocabulary));
  while (text.length < lineLength - 4) text += ` ${wordOf(skewed(random, vocabulary))}`;
  return text;
}

const people = Array.from({ length: 2_000 }, (_, index) => `nick${index}!~user@host${index % 100}.example`);

export function lineOf(number: number, random: () => number): HistoryChange {
  return {
    change: "recorded",
    target: channelOf(skewed(random, channels)),
    record: {
      number,
      at: number * interval,
      kind: "text",
      source: people[skewed(random, people.length)]!,
      account: undefined,
      addressee: undefined,
      text: textOf(random),
      tags: undefined,
    },
  };
}

interface Lines {
  readonly first: number;
  readonly end: number;
  readonly random: () => number;
}

/** Lines `first` up to `end` in one batch. */
export function batchOf({ first, end, random }: Lines): HistoryBatch {
  const changes = Array.from({ length: end - first }, (_, index) => lineOf(first + index, random));
  return { changes, position: { epoch: 0, number: end - 1, at: (end - 1) * interval } };
}

/** Batches that wait for the writer at a time, so that it never waits for this thread. */
const underWay = 16;

/** Writes the batches. */
export async function writeBatches(history: History, batches: Iterable<HistoryBatch>): Promise<void> {
  const waiting: Promise<void>[] = [];
  for (const batch of batches) {
    if (waiting.length === underWay) await waiting.shift();
    waiting.push(written(history, batch));
  }
  await Promise.all(waiting);
}

function* batchesOf({ first, end, random }: Lines, lines: number): Generator<HistoryBatch> {
  for (let number = first; number < end; number += lines) {
    yield batchOf({ first: number, end: Math.min(number + lines, end), random });
  }
}

/** Writes lines `first` up to `end`, in batches of so many. */
export function writeLines(
  history: History,
  { lines = batchLines, ...range }: Lines & { readonly lines?: number },
): Promise<void> {
  return writeBatches(history, batchesOf(range, lines));
}
