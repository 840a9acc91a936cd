import { expect, test } from "vitest";
import { describeImpairment, parseDelay, parseRate, parseShare } from "./impairment.ts";

test.each([
  ["5%", 5],
  ["0.1%", 0.1],
  ["100%", 100],
  ["101%", undefined],
  ["5", undefined],
  ["-1%", undefined],
])("the share %j", (text, value) => expect(parseShare(text)).toBe(value));

test.each([
  ["64kbit", 64_000],
  ["1Mbit/s", 1_000_000],
  ["10", undefined],
  ["1bit", undefined],
])("the rate %j", (text, value) => expect(parseRate(text)).toBe(value));

test.each([
  ["40ms", 40],
  ["1s", 1000],
  ["500us", 0.5],
  ["2h", undefined],
  ["61s", undefined],
])("the delay %j", (text, value) => expect(parseDelay(text)).toBe(value));

test("is printed in the units in which it is typed", () => {
  expect(describeImpairment({ loss: 5, rate: 64_000, delay: 40 })).toBe("loss 5%, rate 64kbit, delay 40ms");
  expect(describeImpairment({})).toBe("none");
});
