import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FragmentCover } from "./fragment-cover.ts";
import { FragmentTable } from "./reassembly.ts";

describe("fragments", () => {
  test("make the packet whole in any order, with the frames in the order of their bytes", () => {
    const payload = Uint8Array.from({ length: 100 }, (_, at) => at);
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (order) => {
        const table = new FragmentTable();
        const results = order.map((piece, index) =>
          table.add("key", index + 1, 16 * piece, payload.subarray(16 * piece, 16 * piece + 16).slice(), false),
        );
        expect(results.every((result) => result === undefined)).toBe(true);
        const whole = table.add("key", 7, 96, payload.subarray(96), true);
        expect(whole!.bytes).toEqual(payload);
        expect(whole!.frames).toEqual([0, 1, 2, 3, 4, 5].map((piece) => order.indexOf(piece) + 1).concat(7));
      }),
    );
  });

  test("beyond the last one do not keep the packet from being whole", () => {
    const table = new FragmentTable();
    table.add("key", 1, 800, new Uint8Array(8), false);
    table.add("key", 2, 0, new Uint8Array(16), false);
    expect(table.add("key", 3, 16, new Uint8Array(3), true)?.bytes).toHaveLength(19);
  });

  test("that leave a gap within eight bytes do not make the packet whole", () => {
    const table = new FragmentTable();
    table.add("key", 1, 0, new Uint8Array(13), false);
    expect(table.add("key", 2, 16, new Uint8Array(4), true)).toBeUndefined();
    expect(table.add("key", 3, 8, new Uint8Array(8), false)?.bytes).toHaveLength(20);
  });

  test("cost what they cover, also with a hole and in any order", () => {
    const cover = new FragmentCover();
    // All but the first, from the end: the hole stays to the last.
    for (let at = 8000; at > 0; at -= 1) cover.add(8 * at, 8 * at + 8);
    expect(cover.reach).toBe(0);
    cover.add(0, 8);
    expect(cover.reach).toBe(8 * 8001);
    expect(cover.steps).toBeLessThanOrEqual(3 * 8001);
  });
});
