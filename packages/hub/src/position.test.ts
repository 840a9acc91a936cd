import fc from "fast-check";
import { expect, test } from "vitest";
import { comparePositions, messageIdOf, numberOf, positionAt, positionOf } from "./position.ts";

const position = fc.record({
  epoch: fc.nat(32_767),
  sequence: fc.maxSafeNat().map((number) => Math.floor(number / 1_024)),
  slot: fc.nat(1_023),
});

test("an id is 14 characters and gives the position back", () => {
  fc.assert(
    fc.property(position, (one) => {
      expect(messageIdOf(one)).toMatch(/^[0-9a-hjkmnp-tv-z]{14}$/);
      expect(positionOf(messageIdOf(one))).toEqual(one);
    }),
  );
});

test("ids sort as positions do", () => {
  fc.assert(
    fc.property(position, position, (one, other) => {
      const [left, right] = [messageIdOf(one), messageIdOf(other)];
      expect(left < right ? -1 : left > right ? 1 : 0).toBe(Math.sign(comparePositions(one, other)));
    }),
  );
});

test("a position is one number within its epoch", () => {
  fc.assert(
    fc.property(position, (one) => {
      expect(positionAt(one.epoch, numberOf(one))).toEqual(one);
    }),
  );
});

test.each(["", "0000000000000", "000000000000000", "0000000000000I", "0000000000000\u00e5"])("%j is no id", (text) => {
  expect(positionOf(text)).toBeUndefined();
});
