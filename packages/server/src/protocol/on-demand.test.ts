import { expect, test } from "vitest";
import { OnDemand } from "./on-demand.ts";

test("a part that is loaded on demand is loaded once for all who ask at the same time", async () => {
  let loads = 0;
  const part = new OnDemand(async () => (loads += 1));
  expect(part.loaded).toBeUndefined();
  expect(await Promise.all([part.load(), part.load()])).toEqual([1, 1]);
  expect([part.loaded, await part.load()]).toEqual([1, 1]);
});

test("a part that could not be loaded is tried again", async () => {
  let tries = 0;
  const part = new OnDemand(async () => {
    tries += 1;
    if (tries === 1) throw new Error("too many open files");
    return "here";
  });
  await expect(part.load()).rejects.toThrow("too many open files");
  expect(part.loaded).toBeUndefined();
  expect(await part.load()).toBe("here");
});
