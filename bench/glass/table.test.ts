import { expect, test } from "vitest";
import { glassTable } from "./table.ts";

test("the table tells figures, how many times more the others cost, and what came of the targets", () => {
  const table = glassTable([
    { analysis: { vitrine: 400, tcptrace: 1200, tshark: 12_000, c: 20 }, memory: { vitrine: 100 } },
    { analysis: { vitrine: 500, tcptrace: 1500, tshark: 14_000, c: 21 }, memory: { vitrine: 130 } },
    { analysis: { vitrine: 420, tcptrace: 1000, tshark: 16_000, c: 22 }, memory: { vitrine: 140 } },
  ]);
  const [, , analysis, memory] = table.split("\n");
  expect(analysis).toContain("| 420 | 1,200 | 14,000 | – | 21 | tcptrace 3, tshark 30, C, reads the records 0.05 |");
  expect(analysis).toContain(
    "at least 2.5 times less than tcptrace: reached; at least 35 times less than tshark: **missed**",
  );
  expect(memory).toContain("at most 120: **missed**");
});

test("a tool that is not installed has no figure, and nobody is said to have missed what was not compared", () => {
  const table = glassTable([{ analysis: { vitrine: 400, tcptrace: undefined, tshark: 12_000 } }]);
  expect(table).toContain("| 400 | – | 12,000 | – | – | tshark 30 |");
  expect(table).toContain("at least 2.5 times less than tcptrace: not measured");
});

test("a round that failed does not count, and what was not measured has no row", () => {
  const table = glassTable([undefined, { index: { vitrine: 72 } }]);
  expect(table.split("\n")).toHaveLength(3);
  expect(table).toContain("at most 75: reached");
});
