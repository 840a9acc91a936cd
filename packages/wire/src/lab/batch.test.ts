import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Batch, encodeSpeaker, encodeText, Seat } from "./index.ts";

const text = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
const say = (batch: Batch, seat: Seat, name: string, words: string): void =>
  batch.append(seat, encodeSpeaker(name), encodeText(words));

describe("a batch", () => {
  test("one line is exactly what the lab writes", () => {
    const batch = new Batch(64);
    batch.open(false);
    say(batch, new Seat(), "alice", "hello all");
    expect(text(batch.take().bytes)).toBe("alice: hello all ");
  });

  test("several lines are parted by one line feed, and a speaker does not hear their own", () => {
    const batch = new Batch(64);
    const [alice, bob, carol] = [new Seat(), new Seat(), new Seat()];
    batch.open(false);
    say(batch, alice, "alice", "one");
    say(batch, bob, "bob", "two");
    say(batch, alice, "alice", "three");
    const laidOut = batch.take();
    expect(laidOut.lines).toBe(3);
    expect(laidOut.isForAll(carol)).toBe(true);
    expect(text(laidOut.bytes)).toBe("alice: one \nbob: two \nalice: three ");
    expect(text(laidOut.bytesFor(alice))).toBe("bob: two ");
    expect(text(laidOut.bytesFor(bob))).toBe("alice: one \nalice: three ");
  });

  test("who alone speaks hears nothing", () => {
    const batch = new Batch(64);
    const alice = new Seat();
    batch.open(false);
    say(batch, alice, "alice", "one");
    expect(batch.take().bytesFor(alice)).toHaveLength(0);
  });

  test("who comes in later hears what is said from then on", () => {
    const batch = new Batch(64);
    const [alice, bob] = [new Seat(), new Seat()];
    batch.open(false);
    say(batch, alice, "alice", "before");
    batch.seat(bob);
    say(batch, alice, "alice", "after");
    expect(text(batch.take().bytesFor(bob))).toBe("alice: after ");
  });

  test("a block is filled up with spaces and a line feed where another follows, and the last one is not", () => {
    const batch = new Batch(32);
    batch.open(false);
    say(batch, new Seat(), "alice", "hello");
    say(batch, new Seat(), "bob", "hi alice, hi all");
    expect(text(batch.take().bytes)).toBe(`${"alice: hello ".padEnd(31)}\nbob: hi alice, hi all `);
  });

  test("while the room is busy the last block is filled up too", () => {
    const batch = new Batch(32);
    batch.open(true);
    say(batch, new Seat(), "alice", "a");
    say(batch, new Seat(), "bob", "b");
    expect(batch.take().bytes).toHaveLength(32);
  });

  test("single lines in quick succession go out as they are, in one block", () => {
    const batch = new Batch(64);
    batch.open(false);
    say(batch, new Seat(), "alice", "a");
    expect(text(batch.take().bytes)).toBe("alice: a ");
    batch.open(true);
    say(batch, new Seat(), "bob", "b");
    expect(text(batch.take().bytes)).toBe("bob: b ");
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
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("take" as const), isBusy: fc.boolean() }) },
);

interface Hearer {
  seat: Seat;
  expected: string[];
  /** What this hearer got in every stretch of batches that followed closely on each other. */
  stretches: string[];
}

describe("whatever is said, whoever comes", () => {
  test("every hearer gets every line of the others once, in order, and none stands across a block's end", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const batch = new Batch(blockSize);
        const room: Hearer[] = Array.from({ length: hearers }, () => ({
          seat: new Seat(),
          expected: [],
          stretches: [""],
        }));
        const scratch = new Uint8Array(4 * blockSize);
        let count = 0;
        let isBusy = false;
        const take = (): void => {
          if (batch.length === 0) return;
          const laidOut = batch.take();
          for (const hearer of room) {
            const bytes = laidOut.isForAll(hearer.seat) ? laidOut.bytes : laidOut.bytesFor(hearer.seat, scratch);
            hearer.stretches.push(hearer.stretches.pop()! + text(bytes));
          }
          if (laidOut.lines % 2 === 0) batch.reuse();
        };
        for (const now of [...steps, { kind: "take" as const, isBusy: false }]) {
          if (now.kind === "take") {
            take();
            isBusy = now.isBusy;
          } else if (now.kind === "come") {
            const seat = new Seat();
            batch.seat(seat);
            const newcomer = { seat, expected: [], stretches: [""] };
            check(room[now.who]!, false);
            room[now.who] = newcomer;
          } else {
            if (batch.length === 0) {
              batch.open(isBusy);
              if (!isBusy) for (const { stretches } of room) stretches.push("");
            }
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

function check({ expected, stretches }: Hearer, isComplete: boolean): void {
  const got: string[] = [];
  for (const stretch of stretches) {
    for (const found of stretch.matchAll(/\d: \d+\.* /g)) {
      got.push(found[0]);
      const [first, last] = [found.index, found.index + found[0].length - 1];
      expect(Math.floor(first / blockSize), `${JSON.stringify(stretch)} at ${first}`).toBe(
        Math.floor(last / blockSize),
      );
    }
    expect(stretch.replaceAll(/\d: \d+\.* /g, "").replaceAll(/[ \n]/g, "")).toBe("");
    expect(stretch.startsWith("\n")).toBe(false);
  }
  expect(isComplete ? got : expected.slice(0, got.length)).toEqual(isComplete ? expected : got);
}
