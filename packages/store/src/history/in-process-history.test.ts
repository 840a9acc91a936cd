import { describe, expect, test } from "vitest";
import { describeHistory, record, recorded, room, write } from "./testing/history-contract.ts";
import { createHistory } from "./in-process-history.ts";
import { memoryDatabase, openMemoryHistory } from "./testing/memory.ts";

describeHistory("a history in memory", async () => openMemoryHistory());

describe("retention", () => {
  test("deletes by age and by count, a thousand rows a turn, and what is deleted is not found", async () => {
    const history = openMemoryHistory({ retention: { keepMs: 5_000, keepCount: 300 }, now: () => 25_000 });
    const numbers = Array.from({ length: 2_500 }, (_, index) => index + 1);
    // One message in each 10 ms; the last 500 are younger than 5 s.
    await write(history, ...recorded(room("#a"), ...numbers.map((number) => record(number, `line number${number}`))));
    const find = async (text: string): Promise<number> =>
      (await history.search({ places: [{ key: "#a" }], text, limit: 9_999 })).length;
    expect(await find("line")).toBe(2_500);
    expect(await history.expire()).toBe(2_200);
    expect(await find("line")).toBe(300);
    expect([await find("number2200"), await find("number2201")]).toEqual([0, 1]);
    expect(await history.expire()).toBe(0);
    await history.close();
  });
});

test("the upkeep merges the index of words, which grows by a segment with each turn of rows", async () => {
  const database = memoryDatabase();
  const history = createHistory(database);
  const find = async (): Promise<number> =>
    (await history.search({ places: [{ key: "#a" }], text: "line", limit: 9_999 })).length;
  const segments = (): unknown =>
    database.prepare("SELECT count(DISTINCT segid) AS count FROM found_idx").get()?.["count"];
  for (const number of [1, 2, 3]) {
    await write(history, ...recorded(room("#a"), record(number, `line ${number}`)));
    expect(await find()).toBe(number);
  }
  expect(segments()).toBe(3);
  expect(await history.expire()).toBe(0);
  expect(segments()).toBe(1);
  expect(await find()).toBe(3);
  await history.close();
});
