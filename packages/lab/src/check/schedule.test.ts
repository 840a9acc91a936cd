import { expect, test } from "vitest";
import { schedule, type ScheduleParts } from "./schedule.ts";

interface Item {
  readonly id: string;
  readonly needs: readonly string[];
  readonly isLong?: true;
}

const item = (id: string, ...needs: string[]): Item => ({ id, needs });

/** Runs items that end when the test says so. */
function bench(failing: readonly string[] = []) {
  const order: string[] = [];
  const parts: ScheduleParts<Item, string> = {
    run: async ({ id }) => {
      order.push(id);
      await Promise.resolve();
      return failing.includes(id) ? "failed" : "passed";
    },
    skip: (_, see) => `see ${see}`,
    hasPassed: (result) => result === "passed",
  };
  return { order, parts };
}

test("an item starts after the items that it needs, and the long ones start first", async () => {
  const { order, parts } = bench();
  const items = [
    item("c", "b"),
    item("a"),
    item("b", "a"),
    item("short", "a"),
    { ...item("long", "a"), isLong: true } as const,
  ];
  expect(await schedule(items, 8, parts)).toEqual(Array.from({ length: 5 }, () => "passed"));
  expect(order).toEqual(["a", "long", "b", "short", "c"]);
});

test("an item whose need failed is not tried, and names the first cause", async () => {
  const { order, parts } = bench(["a"]);
  const items = [item("c", "b"), item("b", "a"), item("a"), item("d")];
  expect(await schedule(items, 8, parts)).toEqual(["see a", "see a", "failed", "passed"]);
  expect(order).toEqual(["a", "d"]);
});

test("a need that is not among the items counts as met", async () => {
  const { parts } = bench();
  expect(await schedule([item("b", "a")], 8, parts)).toEqual(["passed"]);
});

test("never more than the width run at the same time", async () => {
  let running = 0;
  let most = 0;
  await schedule(
    Array.from({ length: 10 }, (_, at) => item(`i${at}`)),
    3,
    {
      async run() {
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
        return true;
      },
      skip: () => false,
      hasPassed: Boolean,
    },
  );
  expect(most).toBe(3);
});

test("a rejection starts nothing more, and comes after everything that was running has settled", async () => {
  const settled: string[] = [];
  const run = schedule([item("bad"), item("slow"), item("next")], 2, {
    async run({ id }) {
      if (id === "bad") throw new Error("cannot be run");
      await new Promise(setImmediate);
      settled.push(id);
      return true;
    },
    skip: () => false,
    hasPassed: Boolean,
  });
  await expect(run).rejects.toThrow("cannot be run");
  expect(settled).toEqual(["slow"]);
});

/** Runs items of which `late` blames `judge`, and ends before `judge` has begun. */
async function runBlaming(failing: readonly string[]) {
  const seen: string[] = [];
  const all = await schedule<Item, string>(
    [item("first"), item("judge", "first"), item("late"), item("after", "late")],
    8,
    {
      ...bench().parts,
      run: ({ id }) => Promise.resolve(failing.includes(id) ? `${id} failed` : "passed"),
      blames: (result) => (result === "late failed" ? "judge" : undefined),
      onResult: (result) => seen.push(result),
    },
  );
  expect(seen.toSorted()).toEqual(all.toSorted());
  return all;
}

test("an item that blames an earlier one is not tried where that one failed", async () => {
  expect(await runBlaming(["late", "judge"])).toEqual(["passed", "judge failed", "see judge", "see judge"]);
});

test("an item that blames an earlier one keeps its own result where that one passed", async () => {
  expect(await runBlaming(["late"])).toEqual(["passed", "passed", "late failed", "see late"]);
});

test("an item that comes before the one it blames keeps its own result", async () => {
  const parts: ScheduleParts<Item, string> = { ...bench(["a"]).parts, blames: () => "b" };
  expect(await schedule([item("a"), item("b", "a")], 8, parts)).toEqual(["failed", "see a"]);
});
