import { expect, test } from "vitest";
import type { Measurement } from "./measurement/measurement.ts";
import { table } from "./table.ts";

const measurement: Measurement = {
  name: "delivery",
  title: "a room of three",
  subjects: ["vitrine", "batch", "bare"],
  figures: [{ key: "cpu", title: "ns" }],
  targets: [
    { figure: "cpu", against: "batch", atMost: 1.5 },
    { figure: "cpu", atMost: 100, unit: "ns" },
  ],
  measure: () => Promise.resolve({}),
};

test("a row has the medians, the ratios of the rounds, and what came of the targets", () => {
  const rounds = {
    vitrine: [{ cpu: 120 }, { cpu: 240 }, { cpu: 110 }],
    batch: [{ cpu: 100 }, { cpu: 200 }, undefined],
    bare: [{ cpu: 4800 }, { cpu: 4800 }, { cpu: 4400 }],
  };
  const [, , row] = table([{ measurement, rounds }]).split("\n");
  expect(row).toBe(
    "| a room of three: ns | 120 | 150 | 4,800 | – | 1.2 | 0.025 | " +
      "at most 1.5 of C, one batch a turn: reached; at most 100 ns: **missed** |",
  );
});
