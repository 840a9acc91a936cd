// What reads prove of a server's rosters, on a computer that reads in time and on one that reads late.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LoopPulse } from "../loop-pulse.ts";
import { judgeReads } from "./roster-alone.ts";

const roster = '!{"alice": "10.0.0.1"}';
const line = "alice: hello ";

describe("the reads of a client", () => {
  test("a roster that is always alone clears the server", () => {
    expect(judgeReads([roster, line, roster].map((text) => ({ text, late: 40 })))).toEqual({ isClear: true });
  });

  test.each([roster + line, line + roster, roster + roster])("%s in a prompt read is the proof", (text) => {
    expect(judgeReads([{ text, late: 1 }])).toEqual({ proof: text, isClear: false });
  });

  test("a roster and a line in a late read prove nothing and clear nothing", () => {
    expect(judgeReads([{ text: roster + line, late: 21 }])).toEqual({ isClear: false });
  });
});

describe("the pulse of the event loop", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("is as old as the time for which the loop did not turn", () => {
    let now = 100;
    const pulse = new LoopPulse(() => now);
    for (now of [101, 102]) vi.advanceTimersByTime(1);
    expect(pulse.age).toBe(1);
    now = 141;
    expect(pulse.age).toBe(40);
    pulse.stop();
  });

  test("is old in the reads after a beat that was late", () => {
    let now = 100;
    const pulse = new LoopPulse(() => now);
    for (now of [101, 141]) vi.advanceTimersByTime(1);
    expect(pulse.age).toBe(40);
    pulse.stop();
  });
});
