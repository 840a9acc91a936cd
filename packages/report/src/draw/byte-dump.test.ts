import { expect, test } from "vitest";
import { drawByteDump } from "./byte-dump.ts";

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index % 256);

/** The dump as a person sees it. */
function seen(length: number, ...marked: readonly (readonly [number, number])[]): string {
  return String(drawByteDump(bytes(length), marked))
    .replace(/<\/?mark>/g, "|")
    .replace(/<[^>]*>/g, "");
}

test("a short frame is shown whole, with the field marked in both halves", () => {
  expect(seen(20, [14, 3]).split("\n")).toEqual([
    "0000  00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d |0e 0f|  ··············|··|",
    `0010  |10| 11 12 13${" ".repeat(38)}|·|···`,
  ]);
});

test("a long frame shows the rows around the field, and that it leaves out others", () => {
  const rows = seen(1500, [400, 2]).split("\n");
  expect(rows.map((row) => row.trim().split(" ")[0])).toEqual(["…", "0180", "0190", "01a0", "…"]);
});

test("a field of the whole frame does not make the dump endless", () => {
  expect(seen(65_535, [0, 65_535]).split("\n").length).toBeLessThan(20);
});

test("bytes that act in HTML are text", () => {
  expect(String(drawByteDump(Uint8Array.from([0x3c, 0x26]), []))).toContain("&lt;&amp;</pre>");
});
