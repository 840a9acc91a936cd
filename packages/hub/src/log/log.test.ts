import { describe, expect, test } from "vitest";
import type { Entry } from "../entry.ts";
import { numberOf, positionAt, type Position } from "../position.ts";
import { LaterLog, Stream } from "../testing/later-log.ts";
import { testLog } from "../testing/log-contract.ts";
import { LocalLog } from "./local-log.ts";

const entry: Entry = { kind: "left", user: "nobody", reason: "" };

function opened(options: { now: () => number; start?: number; at?: number; behind?: (by: number) => void }) {
  const { now, start = 1_000, at = 0, behind = () => {} } = options;
  const log = new LocalLog({ now, clockIsBehind: behind }, { start, at });
  const applied: { readonly position: Position; readonly at: number }[] = [];
  const read = (from?: Position): void => log.read(from, (position, time) => void applied.push({ position, at: time }));
  return { log, applied, read };
}

describe("the local log", () => {
  testLog(() => ({ log: new LocalLog({ now: () => Date.now() }, { start: Date.now() }), settle: async () => {} }));

  test("applies before append returns", () => {
    const { log, applied, read } = opened({ now: () => 5 });
    read();
    log.append(entry);
    expect(applied).toHaveLength(1);
  });

  test("numbers from the start of the node, so that ids grow over restarts", () => {
    const { log, applied, read } = opened({ now: () => 5, start: 2_000 });
    read();
    log.append(entry);
    log.append(entry);
    expect(applied.map(({ position }) => numberOf(position))).toEqual([2_000 * 1_024 + 1, 2_000 * 1_024 + 2]);
    expect(applied[0]!.position).toEqual({ epoch: 0, sequence: 2_000, slot: 1 });
  });

  test("goes on from the stored number where the clock was put back", () => {
    const { log, applied, read } = opened({ now: () => 5, start: 2_000 });
    read(positionAt(0, 9_999_999));
    log.append(entry);
    expect(numberOf(applied[0]!.position)).toBe(10_000_000);
  });

  test("keeps its time when the clock goes back, and says so once where it is a minute or more", () => {
    let now = 100_000;
    const behind: number[] = [];
    const { log, applied, read } = opened({ now: () => now, at: 90_000, behind: (by) => void behind.push(by) });
    read();
    for (now of [80_000, 100_000, 99_000, 30_000, 20_000, 100_001]) log.append(entry);
    expect(applied.map(({ at }) => at)).toEqual([90_000, 100_000, 100_000, 100_000, 100_000, 100_001]);
    expect(behind).toEqual([70_000]);
  });
});

describe("a log that applies later", () => {
  testLog(() => {
    const log = new LaterLog(new Stream());
    return { log, settle: async () => log.settle() };
  });
});
