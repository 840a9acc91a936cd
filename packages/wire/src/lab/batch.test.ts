import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Batch, encodeSpeaker, Seat } from "./index.ts";
import { encodeText } from "../text/index.ts";

const text = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
const say = (batch: Batch, seat: Seat, name: string, words: string): void =>
  batch.append(seat, encodeSpeaker(name), encodeText(words));

describe("a batch", () => {
  test("one line is exactly what the lab writes", () => {
    const batch = new Batch(64);
    say(batch, new Seat(), "alice", "hello all");
    expect(text(batch.take(false).bytes)).toBe("alice: hello all ");
  });

  test("several lines are parted by one line feed, and a speaker does not hear their own", () => {
    const batch = new Batch(64);
    const [alice, bob, carol] = [new Seat(), new Seat(), new Seat()];
    say(batch, alice, "alice", "one");
    say(batch, bob, "bob", "two");
    say(batch, alice, "alice", "three");
    const laidOut = batch.take(false);
    expect(laidOut.lines).toBe(3);
    expect(laidOut.isForAll(carol)).toBe(true);
    expect(text(laidOut.bytes)).toBe("alice: one \nbob: two \nalice: three ");
    expect(text(laidOut.bytesFor(alice))).toBe("bob: two ");
    expect(text(laidOut.bytesFor(bob))).toBe("alice: one \nalice: three ");
  });

  test("the only speaker hears nothing", () => {
    const batch = new Batch(64);
    const alice = new Seat();
    say(batch, alice, "alice", "one");
    expect(batch.take(false).bytesFor(alice)).toHaveLength(0);
  });

  test("a later hearer hears the lines said from then on", () => {
    const batch = new Batch(64);
    const [alice, bob] = [new Seat(), new Seat()];
    say(batch, alice, "alice", "before");
    batch.seat(bob);
    say(batch, alice, "alice", "after");
    expect(text(batch.take(false).bytesFor(bob))).toBe("alice: after ");
  });

  test("a block is filled up with spaces and a line feed where another follows, and the last one is not", () => {
    const batch = new Batch(32);
    say(batch, new Seat(), "alice", "hello");
    say(batch, new Seat(), "bob", "hi alice, hi all");
    expect(text(batch.take(false).bytes)).toBe(`${"alice: hello ".padEnd(31)}\nbob: hi alice, hi all `);
  });

  test("where another batch follows at once the last block is filled up too", () => {
    const batch = new Batch(32);
    say(batch, new Seat(), "alice", "a");
    say(batch, new Seat(), "bob", "b");
    const { bytes, tailLength } = batch.take(true);
    expect(text(bytes)).toBe(`${"alice: a \nbob: b ".padEnd(31)}\n`);
    expect(tailLength).toBe(0);
  });

  test("a single line goes out as it is, whatever follows", () => {
    const batch = new Batch(64);
    say(batch, new Seat(), "alice", "a");
    const { bytes, tailLength } = batch.take(true);
    expect(text(bytes)).toBe("alice: a ");
    expect(tailLength).toBe(bytes.length);
  });

  test("a batch fits into one read together with unread bytes, or does not", () => {
    const batch = new Batch(32);
    say(batch, new Seat(), "alice", "a");
    expect([batch.fitsBehind(0), batch.fitsBehind(23), batch.fitsBehind(24)]).toEqual([true, true, false]);
  });
});

const blockSize = 48;
const hearers = 4;

/** One step of a room's life: somebody says so many bytes, somebody new comes in, or the batch goes out. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant("say" as const), who: fc.nat(hearers - 1), length: fc.nat(34) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("come" as const), who: fc.nat(hearers - 1) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("take" as const), isFollowed: fc.boolean() }) },
);

interface Hearer {
  seat: Seat;
  expected: string[];
  /** What this hearer got of every batch. */
  batches: string[];
}

describe("whatever is said, whoever comes", () => {
  test("every hearer gets every line of the others once, in order, and none stands across a block's end", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const batch = new Batch(blockSize);
        const room: Hearer[] = Array.from({ length: hearers }, () => ({
          seat: new Seat(),
          expected: [],
          batches: [],
        }));
        const scratch = new Uint8Array(4 * blockSize);
        let count = 0;
        const take = (isFollowed: boolean): void => {
          if (batch.length === 0) return;
          const laidOut = batch.take(isFollowed);
          for (const { seat, batches } of room) {
            const bytes = laidOut.isForAll(seat) ? laidOut.bytes : laidOut.bytesFor(seat, scratch);
            batches.push(text(bytes));
          }
          if (laidOut.lines % 2 === 0) batch.reuse();
        };
        for (const now of [...steps, { kind: "take" as const, isFollowed: false }]) {
          if (now.kind === "take") {
            take(now.isFollowed);
          } else if (now.kind === "come") {
            const seat = new Seat();
            batch.seat(seat);
            const newcomer = { seat, expected: [], batches: [] };
            check(room[now.who]!, false);
            room[now.who] = newcomer;
          } else {
            const line = `${now.who}: ${count}${".".repeat(now.length)} `;
            count += 1;
            say(batch, room[now.who]!.seat, String(now.who), line.slice(3, -1));
            for (const [who, hearer] of room.entries()) if (who !== now.who) hearer.expected.push(line);
          }
        }
        for (const hearer of room) check(hearer, true);
        expect(batch.length).toBe(0);
      }),
    );
  });
});

function check({ expected, batches }: Hearer, isComplete: boolean): void {
  const got: string[] = [];
  for (const batch of batches) {
    for (const found of batch.matchAll(/\d: \d+\.* /g)) {
      got.push(found[0]);
      const [first, last] = [found.index, found.index + found[0].length - 1];
      expect(Math.floor(first / blockSize), `${JSON.stringify(batch)} at ${first}`).toBe(Math.floor(last / blockSize));
    }
    expect(batch.replaceAll(/\d: \d+\.* /g, "").replaceAll(/[ \n]/g, "")).toBe("");
    expect(batch.startsWith("\n")).toBe(false);
  }
  expect(isComplete ? got : expected.slice(0, got.length)).toEqual(isComplete ? expected : got);
}
