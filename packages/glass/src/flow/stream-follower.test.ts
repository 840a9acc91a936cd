import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { StreamFollower, type FollowedSegment } from "./stream-follower.ts";

const segment = (from: 0 | 1, sequence: number, text: string, acknowledgment = 0): FollowedSegment => {
  const bytes = new TextEncoder().encode(text);
  return { from, sequence, acknowledgment, isOpening: false, length: bytes.length, bytes };
};

/** The pieces in order; holes in brackets. */
function follow(...segments: FollowedSegment[]): string {
  const follower = new StreamFollower();
  const said = [...segments.flatMap((one) => follower.add(one)), ...follower.end()];
  return said
    .map(({ bytes, missingBefore, missingBehind }) => {
      const [before, behind] = [missingBefore, missingBehind].map((hole) => (hole === 0 ? "" : `[${hole}]`));
      return `${before}${new TextDecoder().decode(bytes)}${behind}`;
    })
    .join("|");
}

describe("following a conversation", () => {
  test("early segments wait, and the first copy of a byte counts", () => {
    expect(
      follow(segment(0, 1, "hello "), segment(0, 10, "ld"), segment(0, 7, "wor"), segment(0, 4, "LOWORLD?!")),
    ).toBe("hello |wor|ld|!");
    expect(follow(segment(0, 100, "abc"), segment(0, 101, "bcde"))).toBe("abc|de");
  });

  test("says which bytes of which segment it gives", () => {
    const follower = new StreamFollower();
    const again = segment(0, 2, "bcde");
    follower.add(segment(0, 1, "abc"));
    expect(follower.add(again)).toEqual([
      { segment: again, start: 2, bytes: new TextEncoder().encode("de"), missingBefore: 0, missingBehind: 0 },
    ]);
  });

  test("a hole that the other end has acknowledged is shown, and so are bytes that the capture cut off", () => {
    expect(follow(segment(0, 1, "one"), segment(0, 10, "three"), segment(1, 1, "", 15), segment(0, 4, "two"))).toBe(
      "one|[6]three",
    );
    expect(follow({ ...segment(0, 1, "one"), length: 5 }, segment(0, 6, "two"))).toBe("one[2]|two");
  });

  test("a hole at the capture's end is shown too", () => {
    expect(follow(segment(0, 1, "one"), segment(0, 10, "three"))).toBe("one|[6]three");
  });

  test("a hole is given up once too much waits after it", () => {
    const follower = new StreamFollower();
    follower.add(segment(0, 1, "a"));
    const told = Array.from({ length: 5000 }, (_, index) => follower.add(segment(0, 3 + index, "x"))).flat();
    expect(told).toHaveLength(5000);
    expect(told[0]!.missingBefore).toBe(1);
  });

  test("the SYN takes a number, and sequence numbers wrap round", () => {
    const syn = { ...segment(0, 0xffff_fffd, ""), isOpening: true };
    expect(follow(syn, segment(0, 0, "cd"), segment(0, 0xffff_fffe, "ab"))).toBe("ab|cd");
    expect(follow({ ...syn, ...segment(0, 0xffff_fffd, "ab"), isOpening: true }, segment(0, 0, "cd"))).toBe("ab|cd");
  });

  test("whatever the order and the repetitions, each byte comes out once and in order", () => {
    const text = "the quick brown fox jumps over the lazy dog";
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 8 });
    fc.assert(
      fc.property(cuts, fc.infiniteStream(fc.nat()), (cutAt, random) => {
        const edges = [0, ...cutAt.toSorted((one, other) => one - other), text.length];
        const parts = edges
          .slice(1)
          .map((end, index) => segment(0, 100 + edges[index]!, text.slice(edges[index], end)));
        const shuffled = parts
          .concat(parts)
          .map((part) => ({ part, key: random.next().value as number }))
          .toSorted((one, other) => one.key - other.key)
          .map(({ part }) => part);
        const opening = { ...segment(0, 99, ""), isOpening: true };
        expect(follow(opening, ...shuffled).replaceAll("|", "")).toBe(text);
      }),
    );
  });
});

/** Comparisons for so many segments that come in the reverse order, after the first. */
function stepsOf(count: number): number {
  const follower = new StreamFollower();
  follower.add(segment(0, 1, "a"));
  for (let index = count; index > 0; index -= 1) follower.add(segment(0, 1 + index, "x"));
  return follower.steps;
}

describe("the cost of following", () => {
  test("grows by the logarithm of the segments that wait, not by their number", () => {
    expect(stepsOf(4000)).toBeLessThan(4000 * 40);
    expect(stepsOf(16_000)).toBeLessThan(16_000 * 40);
  });
});
