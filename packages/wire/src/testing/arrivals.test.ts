import { expect, test, vi } from "vitest";
import { Arrivals } from "./arrivals.ts";

test("every test that waits finds what it waits for, whatever the others wait for", async () => {
  const lines: string[] = [];
  const arrivals = new Arrivals(() => lines.join());
  const waits = ["b", "a", "b"].map((wanted) => arrivals.until(() => lines.find((line) => line === wanted)));
  for (const line of ["a", "b"]) {
    lines.push(line);
    arrivals.came();
  }
  expect(await Promise.all(waits)).toEqual(["b", "a", "b"]);
  expect(await arrivals.until(() => lines.includes("a"))).toBe(true);
});

test("a wait fails with what came where nothing comes any more", async () => {
  const arrivals = new Arrivals(() => "Good bye.");
  const wait = arrivals.until(() => undefined, /Welcome/);
  const end = arrivals.end();
  arrivals.ended();
  await expect(wait).rejects.toThrow("ended without /Welcome/; what came: Good bye.");
  await expect(end).resolves.toBeUndefined();
  await expect(arrivals.until(() => null)).rejects.toThrow("ended without what the test waits for");
});

test("a wait that takes too long fails with what came", async () => {
  vi.useFakeTimers();
  try {
    const wait = new Arrivals(() => "Hello").until(() => false, "an answer");
    const failure = wait.catch((error: Error) => error.message);
    await vi.advanceTimersByTimeAsync(250_000);
    expect(await failure).toBe("after 250 s still without an answer; what came: Hello");
  } finally {
    vi.useRealTimers();
  }
});
