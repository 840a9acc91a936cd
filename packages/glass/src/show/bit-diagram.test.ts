import { describe, expect, test } from "vitest";
import type { DiagramOptions, FieldTable } from "../index.ts";
import { layOutHeader } from "./bit-diagram.ts";

const declare = (name: string, bits: readonly [number, number]) =>
  ({ name, label: name, type: "unsigned", sentence: name, bits }) as const;

const fields: FieldTable = {
  source: declare("x.source", [0, 16]),
  destination: declare("x.destination", [16, 16]),
  flags: declare("x.flags", [36, 4]),
  ack: declare("x.flags.ack", [38, 1]),
  address: declare("x.address", [64, 64]),
};

describe("the drawing of a header", () => {
  const cells = layOutHeader(fields, 16);
  const drawn = cells.map(({ field, row, from, bits }) => `${field.name} ${row}/${from}+${bits}`);
  const namesOf = (options: DiagramOptions): string[] =>
    layOutHeader(fields, 8, options).map(({ field, isLit }) => (isLit ? `[${field.name}]` : field.name));

  test("every field has its box at its bits", () => {
    expect(drawn).toContain("x.source 0/0+16");
    expect(drawn).toContain("x.destination 0/16+16");
  });

  test("a flag is drawn over the flags that hold it", () => {
    expect(drawn.filter((cell) => cell.startsWith("x.flags"))).toEqual([
      "x.flags 1/4+2",
      "x.flags.ack 1/6+1",
      "x.flags 1/7+1",
    ]);
  });

  test("a field longer than a row goes on in the next, labelled once", () => {
    expect(drawn.filter((cell) => cell.startsWith("x.address"))).toEqual(["x.address 2/0+32", "x.address 3/0+32"]);
    expect(cells.filter((cell) => cell.field.name === "x.address").map((cell) => cell.isFirst)).toEqual([true, false]);
  });

  test("where a group of bits matters, each of them is lit; where a bit does, it alone", () => {
    expect(namesOf({ lit: ["x.flags"] }).slice(2)).toEqual(["[x.flags]", "[x.flags.ack]", "[x.flags]"]);
    expect(namesOf({ lit: ["x.flags.ack"] }).slice(2)).toEqual(["x.flags", "[x.flags.ack]", "x.flags"]);
  });

  test("bits are gathered in their group unless one of them matters", () => {
    expect(namesOf({ gathersBits: true }).slice(2)).toEqual(["x.flags"]);
    expect(namesOf({ gathersBits: true, lit: ["x.flags.ack"] }).slice(2)).toContain("[x.flags.ack]");
  });

  test("a header that was cut off is drawn as far as it goes", () => {
    expect(layOutHeader(fields, 2).map((cell) => cell.field.name)).toEqual(["x.source"]);
  });
});
