import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "../clock.ts";
import { Deadlines } from "./deadlines.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function expiring(name: string, log: string[]) {
  return { expired: () => void log.push(name) };
}

describe("deadlines", () => {
  test("come in their order, never early, and at most half a second late", () => {
    const deadlines = new Deadlines(systemClock);
    const log: string[] = [];
    deadlines.set(expiring("second", log), 2_000);
    deadlines.set(expiring("first", log), 1_000);
    vi.advanceTimersByTime(999);
    expect(log).toEqual([]);
    vi.advanceTimersByTime(501);
    expect(log).toEqual(["first"]);
    vi.advanceTimersByTime(1_000);
    expect(log).toEqual(["first", "second"]);
  });

  test("can be moved and taken back", () => {
    const deadlines = new Deadlines(systemClock);
    const log: string[] = [];
    const [moved, gone] = [expiring("moved", log), expiring("gone", log)];
    deadlines.set(moved, 1_000);
    deadlines.set(gone, 1_000);
    deadlines.set(moved, 5_000);
    deadlines.clear(gone);
    vi.advanceTimersByTime(4_999);
    expect(log).toEqual([]);
    vi.advanceTimersByTime(501);
    expect(log).toEqual(["moved"]);
  });

  test("one that sets itself again comes again, and no timer runs when there is none", () => {
    const deadlines = new Deadlines(systemClock);
    let count = 0;
    const again = {
      expired: () => {
        count += 1;
        if (count < 3) deadlines.set(again, 250);
      },
    };
    deadlines.set(again, 250);
    vi.advanceTimersByTime(10_000);
    expect(count).toBe(3);
    expect(vi.getTimerCount()).toBe(0);
  });
});
