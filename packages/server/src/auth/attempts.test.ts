import { describe, expect, test } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { Attempts } from "./attempts.ts";

function start() {
  const clock = createManualClock();
  const attempts = new Attempts(clock);
  const wait = (name: string, address: string): number | "denied" => {
    const turn = attempts.take(name, address);
    return turn.kind === "granted" ? turn.wait : "denied";
  };
  const succeed = (name: string, address: string): void => {
    const turn = attempts.take(name, address);
    if (turn.kind === "granted") turn.succeeded();
  };
  /** Uses up what a name may try for nothing, from an address each. */
  const exhaust = (name: string): void => {
    for (let at = 1; at <= 8; at += 1) wait(name, `10.9.9.${at}`);
  };
  return { clock, attempts, wait, succeed, exhaust };
}

describe("wrong passwords", () => {
  test("for one name wait longer each time, wherever they come from and however many at once", () => {
    const { wait } = start();
    const waits = Array.from({ length: 8 }, (_, at) => wait("alice", `10.0.0.${at + 1}`));
    expect(waits).toEqual([0, 0, 0, 0, 1000, 3000, 7000, "denied"]);
    expect(wait("bob", "10.0.0.1")).toBe(0);
  });

  test("from one address delay the names that failed there, and no others", () => {
    const { wait } = start();
    const waits = Array.from({ length: 30 }, (_, at) => wait(`name${at}`, "10.0.0.1"));
    expect(waits).toEqual(Array(30).fill(0));
    expect(wait("name1", "10.0.0.1")).not.toBe(0);
    expect([wait("name31", "10.0.0.1"), wait("name2", "10.0.0.2")]).toEqual([0, 0]);
  });

  test("of a whole class behind one address keep nobody out", () => {
    const { clock, attempts } = start();
    for (let student = 0; student < 300; student += 1) {
      for (let mistake = 0; mistake < 2; mistake += 1) attempts.take(`student${student}`, "10.0.0.1");
    }
    clock.advance(60_000);
    for (let student = 300; student < 320; student += 1) {
      expect(attempts.take(`student${student}`, "10.0.0.1")).toMatchObject({ kind: "granted", wait: 0 });
    }
    expect(attempts.take("student7", "10.0.0.1", "proof")).toMatchObject({ kind: "granted" });
  });

  test("for a name never refuse a proof, which waits for ten seconds at most", () => {
    const { attempts, exhaust } = start();
    for (let round = 0; round < 20; round += 1) exhaust("alice");
    expect(attempts.take("alice", "10.0.0.1")).toMatchObject({ kind: "denied" });
    for (let at = 0; at < 5; at += 1) {
      const turn = attempts.take("alice", "10.0.0.1", "proof");
      expect(turn).toMatchObject({ kind: "granted", wait: 10_000 });
    }
  });

  test("gain nothing by waiting each delay out: a name is guessed at once a minute", () => {
    const { clock, wait } = start();
    let guesses = 0;
    for (let second = 0; second < 3600; second += 1) {
      if (wait("alice", `10.${second >> 8}.${second & 255}.1`) !== "denied") guesses += 1;
      clock.advance(1000);
    }
    expect(guesses).toBeGreaterThan(50);
    expect(guesses).toBeLessThan(75);
  });

  test("are forgiven with time", () => {
    const { clock, wait, exhaust } = start();
    exhaust("alice");
    expect(wait("alice", "10.0.0.1")).toBe("denied");
    clock.advance(15 * 60_000);
    expect(wait("alice", "10.0.0.1")).toBe(0);
    expect(wait("alice", "10.0.0.1")).toBe(0);
  });

  test("are not forgotten because others are tried, as many as there may be", () => {
    const { wait, exhaust } = start();
    exhaust("alice");
    for (let at = 0; at < 20_000; at += 1)
      wait(`other${at}`, `2001:db8:${(at >> 8).toString(16)}:${(at & 255).toString(16)}::1`);
    expect(wait("alice", "10.0.0.1")).toBe("denied");
  });

  test("are not made up for by a right one", () => {
    const { clock, wait, succeed, exhaust } = start();
    for (let at = 0; at < 30; at += 1) wait(`name${at}`, "10.0.0.1");
    clock.advance(10);
    for (let at = 0; at < 5; at += 1) succeed("mallory", "10.0.0.1");
    expect(wait("name1", "10.0.0.1")).not.toBe(0);
    exhaust("alice");
    succeed("alice", "10.0.0.7");
    expect(wait("alice", "10.0.0.8")).toBe("denied");
  });

  test("from elsewhere do not keep somebody out who was here before", () => {
    const { wait, succeed, exhaust } = start();
    succeed("alice", "10.0.0.1");
    exhaust("alice");
    expect(wait("alice", "10.0.0.2")).toBe("denied");
    expect(wait("alice", "10.0.0.1")).toBe(0);
  });

  test("are slowed down where somebody was before, too", () => {
    const { wait, succeed } = start();
    succeed("alice", "10.0.0.1");
    const waits = Array.from({ length: 8 }, () => wait("alice", "10.0.0.1"));
    expect(waits).toEqual([0, 0, 0, 0, 1000, 3000, 7000, "denied"]);
  });
});

test("right passwords do not count", () => {
  const { wait, succeed } = start();
  for (let at = 0; at < 100; at += 1) succeed("alice", "10.0.0.1");
  for (let at = 0; at < 100; at += 1) succeed(`name${at}`, "10.0.0.2");
  expect(wait("alice", "10.0.0.1")).toBe(0);
  expect(wait("bob", "10.0.0.2")).toBe(0);
});
