import { expect, test } from "vitest";
import type { Measurement } from "./measurement/measurement.ts";
import { table } from "./table.ts";

const measurement: Measurement = {
  name: "delivery",
  title: "a room of three",
  subjects: ["vitrine", "batch", "bare"],
  protocol: "lab",
  figures: [{ key: "cpu", title: "ns" }],
  targets: [
    { figure: "cpu", against: "batch", atMost: 1.5 },
    { figure: "cpu", atMost: 100, unit: "ns" },
  ],
  measure: () => Promise.resolve({}),
};

const rounds = {
  vitrine: [{ cpu: 120 }, { cpu: 240 }, { cpu: 110 }],
  batch: [{ cpu: 100 }, { cpu: 200 }, undefined],
  bare: [{ cpu: 4800 }, { cpu: 6000 }, { cpu: 4400 }],
};

test("a row has the medians, the ratios of the rounds with their spread, and what came of the targets", () => {
  const [head, , row] = table("lab", [{ measurement, rounds }]).split("\n");
  expect(head).toBe("|  | Vitrine | C, one batch a turn | Node, a write a message | to C | to bare Node | target |");
  expect(row).toBe(
    "| a room of three: ns | 120 | 150 | 4,800 | 1.2 (1.2–1.2) | 0.025 (0.025–0.04) | " +
      "at most 1.5 of C, one batch a turn: reached; at most 100 ns: **missed** (120) |",
  );
});

test("a target may compare two measurements of one run, whatever tables they are in", () => {
  const other: Measurement = {
    ...measurement,
    name: "irc",
    protocol: "irc",
    targets: [
      { figure: "cpu", row: "delivery", atMost: 1.15 },
      { figure: "cpu", row: "left-out", atMost: 1 },
    ],
  };
  const results = [
    { measurement, rounds },
    { measurement: other, rounds: { vitrine: [{ cpu: 132 }, { cpu: 300 }, { cpu: 121 }] } },
  ];
  expect(table("irc", results).split("\n")[2]).toBe(
    "| a room of three: ns | 132 | at most 1.15 of delivery: reached; at most 1 of left-out: not measured |",
  );
});
