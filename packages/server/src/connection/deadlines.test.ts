import { describe, expect, test } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { Deadlines } from "./deadlines.ts";

function open() {
  const clock = createManualClock();
  const deadlines = new Deadlines(clock);
  const log: string[] = [];
  const expiring = (name: string) => ({ expired: () => void log.push(name) });
  return { clock, deadlines, log, expiring };
}

describe("deadlines", () => {
  test("come in their order, never early, and at most half a second late", () => {
    const { clock, deadlines, log, expiring } = open();
    clock.advance(100);
    deadlines.set(expiring("second"), 2_000);
    deadlines.set(expiring("first"), 1_000);
    clock.advance(999);
    expect(log).toEqual([]);
    clock.advance(501);
    expect(log).toEqual(["first"]);
    clock.advance(1_000);
    expect(log).toEqual(["first", "second"]);
  });

  test.each([63_000, 64_000, 65_000, 600_000, 86_400_000])("of %i milliseconds come in time", (milliseconds) => {
    const { clock, deadlines, log, expiring } = open();
    deadlines.set(expiring("due"), milliseconds);
    clock.advance(milliseconds - 1);
    expect(log).toEqual([]);
    clock.advance(501);
    expect(log).toEqual(["due"]);
  });

  test("come in their order where the process is late", () => {
    const { clock, deadlines, log, expiring } = open();
    for (const milliseconds of [1_000, 500, 750]) deadlines.set(expiring(`${milliseconds}`), milliseconds);
    clock.holdUp(1_250);
    expect(log).toEqual(["500", "750", "1000"]);
  });

  test.each([2, 60, 100_000])("do not count %i seconds in which the process was held up", (seconds) => {
    const { clock, deadlines, log, expiring } = open();
    deadlines.set(expiring("before"), 3_000);
    clock.advance(1_000);
    clock.holdUp(seconds * 1_000);
    deadlines.set(expiring("after"), 3_000);
    clock.advance(1_500);
    expect(log).toEqual([]);
    clock.advance(1_000);
    expect(log).toEqual(["before"]);
    clock.advance(1_000);
    expect(log).toEqual(["before", "after"]);
  });

  test("can be moved and taken back", () => {
    const { clock, deadlines, log, expiring } = open();
    const [moved, gone] = [expiring("moved"), expiring("gone")];
    deadlines.set(moved, 1_000);
    deadlines.set(gone, 1_000);
    deadlines.set(moved, 5_000);
    deadlines.clear(gone);
    clock.advance(4_999);
    expect(log).toEqual([]);
    clock.advance(501);
    expect(log).toEqual(["moved"]);
  });

  test("that set themselves again come again, and no timer runs when there is none", () => {
    const { clock, deadlines } = open();
    let count = 0;
    const again = {
      expired: () => {
        count += 1;
        if (count < 3) deadlines.set(again, 250);
      },
    };
    deadlines.set(again, 250);
    clock.advance(10_000);
    expect(count).toBe(3);
    expect(clock.waiting).toBe(0);
    // The wheel did not turn meanwhile.
    clock.advance(1_000_000);
    deadlines.set(again, 250);
    clock.advance(501);
    expect(count).toBe(4);
  });
});
