import { describe, expect, test } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { type Backlog, BackPressure } from "./back-pressure.ts";
import { SeenTime } from "./seen-time.ts";

const kilobyte = 1_024;

/** A backlog of which the test says how much was taken. */
function createBacklog() {
  const state = { end: 0, taken: 0, heldBack: 0 };
  const backlog: Backlog = {
    get end() {
      return state.end;
    },
    get heldBack() {
      return state.heldBack;
    },
    takenByAll: () => state.taken,
  };
  return { state, backlog };
}

function open() {
  const clock = createManualClock();
  const log = { waiting: 0 };
  const pressure = new BackPressure({ clock, seenTime: new SeenTime(clock), logWaiting: () => log.waiting });
  const { state, backlog } = createBacklog();
  const wentOn: string[] = [];
  const speaker = (name: string, address = "10.0.0.1") => ({ address, goOn: () => void wentOn.push(name) });
  /** Speaks until it must wait, or so many times. Returns the kilobytes said. */
  const flood = (who: ReturnType<typeof speaker>, most = 10_000): number => {
    let said = 0;
    for (; said < most && !pressure.mustWait(who, backlog); said += 1) {
      state.end += kilobyte;
      pressure.spoke(who, backlog, kilobyte);
    }
    return said;
  };
  return { clock, log, pressure, state, backlog, wentOn, speaker, flood };
}

describe("back-pressure", () => {
  test("lets somebody speak without end whose words are taken", () => {
    const { flood, speaker, state } = open();
    const alice = speaker("alice");
    for (let round = 0; round < 100; round += 1) {
      expect(flood(alice, 100)).toBe(100);
      state.taken = state.end;
    }
  });

  test("stops a speaker whose words wait, and nobody else", () => {
    const { flood, speaker, pressure, backlog } = open();
    const flooder = speaker("flooder");
    const said = flood(flooder);
    expect(said).toBeGreaterThan(255);
    expect(said).toBeLessThanOrEqual(513);
    expect(pressure.mustWait(flooder, backlog)).toBe(true);
    expect(flood(speaker("honest", "10.0.0.2"), 50)).toBe(50);
    expect(flood(speaker("of the same address"), 50)).toBe(50);
  });

  test("lets the speaker go on when the words are taken", () => {
    const { flood, speaker, pressure, backlog, state, wentOn } = open();
    const flooder = speaker("flooder");
    flood(flooder);
    pressure.wait(flooder, backlog);
    pressure.look();
    expect(wentOn).toEqual([]);
    state.taken = state.end - 300 * kilobyte;
    pressure.look();
    expect(wentOn).toEqual([]);
    state.taken = state.end;
    pressure.look();
    expect(wentOn).toEqual(["flooder"]);
    expect(pressure.size).toBe(0);
  });

  test("looks again by itself, because a reader may stop reading without a sign", () => {
    const { flood, speaker, pressure, backlog, state, wentOn, clock } = open();
    const flooder = speaker("flooder");
    flood(flooder);
    pressure.wait(flooder, backlog);
    clock.advance(1_000);
    expect(wentOn).toEqual([]);
    state.taken = state.end;
    clock.advance(250);
    expect(wentOn).toEqual(["flooder"]);
    expect(clock.waiting).toBe(0);
  });

  test("counts what one address says by many connections", () => {
    const { flood, speaker } = open();
    let said = 0;
    for (let index = 0; index < 50; index += 1) said += flood(speaker(`${index}`), 200);
    expect(said).toBeLessThanOrEqual(2_049);
  });

  test("stops everybody where a slow reader is two megabytes behind, or a megabyte is held around a roster", () => {
    const { pressure, speaker, state, backlog } = open();
    const alice = speaker("alice");
    state.end = 2_100_000;
    expect(pressure.mustWait(alice, backlog)).toBe(true);
    state.taken = state.end;
    expect(pressure.mustWait(alice, backlog)).toBe(false);
    state.heldBack = 1_100_000;
    expect(pressure.mustWait(alice, backlog)).toBe(true);
  });

  test("stops everybody while the hub's log cannot be reached and is full", () => {
    const { pressure, speaker, log } = open();
    log.waiting = 2_000_000;
    expect(pressure.mustWait(speaker("alice"), undefined)).toBe(true);
    log.waiting = 0;
    expect(pressure.mustWait(speaker("alice"), undefined)).toBe(false);
  });

  test("forgets a speaker after the connection has ended", () => {
    const { pressure, speaker, flood, backlog, wentOn, state } = open();
    const flooder = speaker("flooder");
    flood(flooder);
    pressure.wait(flooder, backlog);
    pressure.forget(flooder);
    state.taken = state.end;
    pressure.look();
    expect(wentOn).toEqual([]);
  });
});
