// What every log promises, as tests that each of them has to pass.
import { expect, test } from "vitest";
import type { Entry } from "../entry.ts";
import type { Origin } from "../event.ts";
import { comparePositions, type Position } from "../position.ts";
import type { Log } from "../log/log.ts";

export interface TestLog {
  readonly log: Log;
  /** Waits until everything that was appended is applied. */
  readonly settle: () => Promise<void>;
}

interface Applied {
  readonly position: Position;
  readonly at: number;
  readonly entry: Entry;
  readonly origin: Origin | undefined;
}

const entry = (reason: string): Entry => ({ kind: "left", user: "nobody", reason });
const reasonOf = ({ entry: applied }: Applied): string => (applied.kind === "left" ? applied.reason : "");

/** The suite. `open` gives a log that nobody reads yet. */
export function testLog(open: () => TestLog): void {
  test("applies every entry once, in the order of appending, with its origin", async () => {
    const { log, settle } = open();
    const applied: Applied[] = [];
    log.read(undefined, (position, at, one, origin) => void applied.push({ position, at, entry: one, origin }));
    const reasons = Array.from({ length: 50 }, (_, index) => `reason ${index}`);
    for (const reason of reasons) log.append(entry(reason), { session: reason });
    await settle();
    expect(applied.map(reasonOf)).toEqual(reasons);
    expect(applied.map(({ origin }) => origin?.session)).toEqual(reasons);
  });

  test("gives positions that grow, and times that never go back", async () => {
    const { log, settle } = open();
    const applied: Applied[] = [];
    log.read(undefined, (position, at, one, origin) => void applied.push({ position, at, entry: one, origin }));
    for (let count = 0; count < 50; count += 1) {
      log.append(entry("x"));
      if (count % 7 === 0) await settle();
    }
    await settle();
    for (const [index, { position, at }] of applied.entries()) {
      const before = applied[index - 1];
      if (before === undefined) continue;
      expect(comparePositions(before.position, position)).toBeLessThan(0);
      expect(at).toBeGreaterThanOrEqual(before.at);
    }
  });

  test("applies an entry that is appended meanwhile after the current one", async () => {
    const { log, settle } = open();
    const order: string[] = [];
    log.read(undefined, (_position, _at, one) => {
      const reason = one.kind === "left" ? one.reason : "";
      order.push(`begin ${reason}`);
      if (reason === "first") {
        log.append(entry("second"));
        log.append(entry("third"));
      }
      if (reason === "second") log.append(entry("fourth"));
      order.push(`end ${reason}`);
    });
    log.append(entry("first"));
    await settle();
    expect(order).toEqual(
      ["first", "second", "third", "fourth"].flatMap((reason) => [`begin ${reason}`, `end ${reason}`]),
    );
  });

  test("has nothing waiting once everything is applied, and an entry without an origin keeps none", async () => {
    const { log, settle } = open();
    const origins: (Origin | undefined)[] = [];
    log.read(undefined, (_position, _at, _one, origin) => void origins.push(origin));
    log.append(entry("with"), { session: "a" });
    log.append(entry("without"));
    log.append(entry("with"), { session: "b" });
    await settle();
    expect(log.waiting).toBe(0);
    expect(log.isReachable).toBe(true);
    expect(origins.map((origin) => origin?.session)).toEqual(["a", undefined, "b"]);
  });
}
