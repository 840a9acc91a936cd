import { encodeSpeaker } from "@vitrine/wire/lab";
import { encodeText } from "@vitrine/wire/text";
import type { Room, User } from "@vitrine/hub";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryPool } from "../../fanout/memory-pool.ts";
import type { Output } from "../../fanout/output.ts";
import type { Hearer } from "../../fanout/room-log.ts";
import { Slices } from "../../fanout/slices.ts";
import { createManualClock } from "../../testing/manual-clock.ts";
import { BlockLog } from "./block-log.ts";
import { Pace } from "./pace.ts";

const [room, user] = [{} as Room, {} as User];
const output: Output = { isBlocked: false, isReading: () => true, append: () => {}, touch: () => {} };
const text = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

/** A log whose lines go out when the test says so. */
function openLog(blockSize: number) {
  const clock = createManualClock();
  const log = new BlockLog(
    new MemoryPool(),
    new Pace(clock, { flush: () => {}, sendRoster: () => {}, hasWaitingLines: () => false }),
    blockSize,
  );
  const add = (): Hearer => log.add(output, room, user);
  const say = (speaker: Hearer | undefined, name: string, words: string): void => {
    log.speaker = speaker;
    log.appendLine(encodeSpeaker(name), encodeText(words));
    log.speaker = undefined;
  };
  const take = (hearer: Hearer): string => {
    const slices = new Slices();
    log.take(hearer, log.released, slices);
    return text(Buffer.concat(slices.finish().parts));
  };
  /** Releases what was said; followed by more at once, where the last release is not long ago. */
  const release = (isFollowed = false): void => {
    if (!isFollowed) clock.advance(1_000);
    expect(log.mayRelease(clock.elapsed())).toBe(true);
    log.release();
  };
  return { log, clock, add, say, take, release };
}

describe("the lab's room log", () => {
  test("lays out one line exactly as the lab writes it", () => {
    const { add, say, take, release } = openLog(64);
    const bob = add();
    say(undefined, "alice", "hello all");
    release();
    expect(take(bob)).toBe("alice: hello all ");
  });

  test("parts several lines by one line feed, and a speaker does not hear their own", () => {
    const { log, add, say, take, release } = openLog(64);
    const [alice, bob, carol] = [add(), add(), add()];
    say(alice, "alice", "one");
    say(bob, "bob", "two");
    say(alice, "alice", "three");
    expect(log.lines).toBe(3);
    release();
    expect([alice, bob, carol].map((hearer) => log.isForWhole(hearer))).toEqual([false, false, true]);
    expect(text(Buffer.concat(log.whole))).toBe("alice: one \nbob: two \nalice: three ");
    expect(take(alice)).toBe("bob: two ");
    expect(take(bob)).toBe("alice: one \nalice: three ");
    expect(take(carol)).toBe("alice: one \nbob: two \nalice: three ");
  });

  test("has nothing for somebody who alone spoke", () => {
    const { add, say, take, release } = openLog(64);
    const alice = add();
    say(alice, "alice", "one");
    release();
    expect(take(alice)).toBe("");
  });

  test("gives a newcomer what is said from then on", () => {
    const { add, say, take, release } = openLog(64);
    const alice = add();
    say(alice, "alice", "before");
    const bob = add();
    say(alice, "alice", "after");
    release();
    expect(take(bob)).toBe("alice: after ");
  });

  test("fills a block up with spaces and a line feed where another follows, and not the last one", () => {
    const { add, say, take, release } = openLog(32);
    const carol = add();
    say(undefined, "alice", "hello");
    say(undefined, "bob", "hi alice, hi all");
    release();
    expect(take(carol)).toBe(`${"alice: hello ".padEnd(31)}\nbob: hi alice, hi all `);
  });

  test("fills the last block up too where something follows at once, unless it is a single line", () => {
    const { add, say, take, release } = openLog(32);
    const carol = add();
    say(undefined, "alice", "a".repeat(20));
    say(undefined, "bob", "b".repeat(20));
    say(undefined, "bob", "c");
    release();
    take(carol);
    const { log, clock, add: addTo, say: sayTo, take: takeFrom, release: releaseFrom } = openLog(32);
    const dora = addTo();
    // A release that ends with a full block leaves nothing unread.
    log.pace.released(32, 0);
    sayTo(undefined, "alice", "a");
    sayTo(undefined, "bob", "b");
    releaseFrom(true);
    expect(takeFrom(dora)).toBe(`${"alice: a \nbob: b ".padEnd(31)}\n`);
    clock.advance(1);
    sayTo(undefined, "alice", "c");
    releaseFrom(true);
    expect(takeFrom(dora)).toBe("alice: c ");
  });

  test("keeps a speaker's blocks as long as everybody's: spaces stand for what is left out", () => {
    const { add, say, take, release } = openLog(32);
    const alice = add();
    say(alice, "alice", "hello");
    say(undefined, "bob", "hi");
    say(undefined, "carol", "a line in the next block");
    release();
    expect(take(alice)).toBe(`${"bob: hi ".padEnd(31)}\ncarol: a line in the next block `.slice(0, 64));
  });

  test("holds what could be read in part, and lets it go when clients had the time to read", () => {
    const { log, clock, add, say } = openLog(32);
    add();
    const flushed: number[] = [];
    const pace = new Pace(clock, {
      flush: () => void flushed.push(clock.elapsed()),
      sendRoster: () => {},
      hasWaitingLines: () => false,
    });
    clock.advance(1_000);
    pace.released(20, 20);
    expect(pace.mayRelease(clock.elapsed(), 12, 32)).toBe(true);
    expect(pace.mayRelease(clock.elapsed(), 13, 32)).toBe(false);
    clock.advance(9);
    expect(flushed).toEqual([]);
    clock.advance(1);
    expect(flushed).toEqual([1_010]);
    say(undefined, "x", "y");
    expect(log.heldBack).toBeGreaterThan(0);
  });
});

const blockSize = 48;
const people = 4;

/** One step of a room's life: somebody says so many bytes, somebody new comes in, or lines go out and some take them. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant("say" as const), who: fc.nat(people - 1), length: fc.nat(34) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("come" as const), who: fc.nat(people - 1) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("release" as const), isFollowed: fc.boolean(), taking: fc.nat(15) }),
  },
);

interface Person {
  hearer: Hearer;
  expected: string[];
  got: string;
}

describe("whatever is said, whoever comes, whoever lags", () => {
  test("every hearer gets every line of the others once, in order, and none lies across a block's end", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const { log, clock, add, say, take } = openLog(blockSize);
        const everybody: Person[] = Array.from({ length: people }, () => ({ hearer: add(), expected: [], got: "" }));
        let count = 0;
        const release = (isFollowed: boolean, taking: number): void => {
          if (log.heldBack > 0) {
            if (!isFollowed) clock.advance(1_000);
            if (log.mayRelease(clock.elapsed())) log.release();
          }
          for (const [who, person] of everybody.entries()) {
            const { hearer } = person;
            if ((taking >> who) % 2 === 1) person.got += take(hearer);
            else if (hearer.position < log.released) log.hold(hearer);
          }
          log.trim();
        };
        for (const now of steps) {
          if (now.kind === "release") {
            release(now.isFollowed, now.taking);
          } else if (now.kind === "come") {
            log.remove(everybody[now.who]!.hearer);
            everybody[now.who] = { hearer: add(), expected: [], got: "" };
          } else {
            const words = `${count}${".".repeat(now.length)}`;
            count += 1;
            say(everybody[now.who]!.hearer, String(now.who), words);
            for (const [who, { expected }] of everybody.entries())
              if (who !== now.who) expected.push(`${now.who}: ${words} `);
          }
        }
        clock.advance(1_000);
        release(false, 0);
        release(false, 15);
        for (const { expected, got } of everybody) {
          expect([...got.matchAll(/\d: \d+\.* /g)].map(([line]) => line)).toEqual(expected);
          expect(got.replaceAll(/\d: \d+\.* /g, "").replaceAll(/[ \n]/g, "")).toBe("");
        }
        expect(log.heldBack).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test("every batch gives each hearer whole lines in every read of a block's size", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { log, clock, add, say, take } = openLog(blockSize);
        const everybody = Array.from({ length: people }, () => add());
        const batches: string[] = [];
        let count = 0;
        for (const now of [...steps, { kind: "release" as const, isFollowed: false, taking: 15 }]) {
          if (now.kind === "say") {
            count += 1;
            say(everybody[now.who]!, String(now.who), `${count}${".".repeat(now.length)}`);
          } else if (now.kind === "come") {
            log.remove(everybody[now.who]!);
            everybody[now.who] = add();
          } else if (log.heldBack > 0) {
            clock.advance(1_000);
            if (!log.mayRelease(clock.elapsed())) throw new Error("held for more than a second");
            log.release();
            batches.push(...everybody.map(take));
            log.trim();
          }
        }
        for (const batch of batches) {
          expect(batch.startsWith("\n")).toBe(false);
          const lines = [...batch.matchAll(/\d: \d+\.* /g)];
          const blocks = lines.map(({ index }) => Math.floor(index / blockSize));
          const lastBlocks = lines.map(({ index, 0: line }) => Math.floor((index + line.length - 1) / blockSize));
          expect(blocks).toEqual(lastBlocks);
        }
      }),
      { numRuns: 200 },
    );
  });
});
