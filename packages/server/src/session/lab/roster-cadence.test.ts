import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "../../clock.ts";
import { quietGap, RosterCadence } from "./roster-cadence.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A room that notes when it sends what; a roster takes so many milliseconds. */
function openRoom(rosterCost = 0) {
  const start = systemClock.elapsed();
  const log: [what: string, at: number][] = [];
  const note = (what: string): void => void log.push([what, Math.round(systemClock.elapsed() - start)]);
  const cadence = new RosterCadence(systemClock, {
    flush: () => note("flush"),
    sendRoster: () => {
      note("roster");
      vi.advanceTimersByTime(rosterCost);
    },
  });
  const rosters = (): number[] => log.filter(([what]) => what === "roster").map(([, at]) => at);
  return { cadence, log, rosters };
}

describe("a roster", () => {
  test("stands between two quiet moments", () => {
    const { cadence, log } = openRoom();
    cadence.due();
    expect(cadence.isQuiet).toBe(true);
    vi.advanceTimersByTime(2 * quietGap - 1);
    expect(cadence.isQuiet).toBe(true);
    vi.advanceTimersByTime(1);
    expect(cadence.isQuiet).toBe(false);
    expect(log).toEqual([
      ["flush", 0],
      ["roster", quietGap],
      ["flush", 2 * quietGap],
    ]);
  });

  test("is one for everybody who comes before it, and everybody who comes later gets another", () => {
    const { cadence, rosters } = openRoom();
    cadence.due();
    vi.advanceTimersByTime(quietGap - 1);
    cadence.due();
    vi.advanceTimersByTime(2);
    cadence.due();
    vi.advanceTimersByTime(10_000);
    expect(rosters()).toHaveLength(2);
  });

  test("comes a few times a second while people come all the time, and lines flow in between", () => {
    const { cadence, rosters } = openRoom();
    let quiet = 0;
    for (let at = 0; at < 2_000; at += 1) {
      cadence.due();
      if (cadence.isQuiet) quiet += 1;
      vi.advanceTimersByTime(1);
    }
    expect(rosters().length).toBeGreaterThan(5);
    expect(quiet).toBeLessThan(1_000);
  });

  test("that takes long comes seldom", () => {
    const { cadence, rosters } = openRoom(100);
    for (let at = 0; at < 5_000; at += 10) {
      cadence.due();
      vi.advanceTimersByTime(10);
    }
    expect(rosters().length * 100).toBeLessThan(5_000 / 4);
  });

  test("can be waited for", async () => {
    const { cadence } = openRoom();
    await cadence.untilFlowing();
    cadence.due();
    const flowing = cadence.untilFlowing();
    vi.advanceTimersByTime(2 * quietGap);
    await flowing;
    expect(cadence.isQuiet).toBe(false);
  });
});
