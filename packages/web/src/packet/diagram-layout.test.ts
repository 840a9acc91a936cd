import type { FieldTable } from "@vitrine/glass";
import { describe, expect, test } from "vitest";
import { diagramLayout } from "./diagram-layout.ts";

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
  const boxes = diagramLayout(fields, 16);
  const drawn = boxes.map(({ field, row, from, bits }) => `${field.name} ${row}/${from}+${bits}`);

  test("every field has its box at its bits", () => {
    expect(drawn).toContain("x.source 0/0+16");
    expect(drawn).toContain("x.destination 0/16+16");
  });

  test("a flag is drawn over the flags that hold it", () => {
    expect(drawn.filter((box) => box.startsWith("x.flags"))).toEqual([
      "x.flags 1/4+2",
      "x.flags.ack 1/6+1",
      "x.flags 1/7+1",
    ]);
  });

  test("a field longer than a row goes on in the next, labelled once", () => {
    expect(drawn.filter((box) => box.startsWith("x.address"))).toEqual(["x.address 2/0+32", "x.address 3/0+32"]);
    expect(boxes.filter((box) => box.field.name === "x.address").map((box) => box.isFirst)).toEqual([true, false]);
  });

  test("a header that was cut off is drawn as far as it goes", () => {
    expect(diagramLayout(fields, 2).map((box) => box.field.name)).toEqual(["x.source"]);
  });
});
