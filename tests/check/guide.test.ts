import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { clientChecks, serverChecks } from "@vitrine/lab/check";
import { expect, test } from "vitest";
import { inTests, vitrine } from "./programs.ts";

const guide = readFileSync(join(inTests(""), "../../docs/guide/check.md"), "utf8");

/** The properties that both tables have. */
interface Row {
  readonly id: string;
  readonly title: string;
  readonly part: string;
  readonly needs: readonly string[];
  readonly looksFor: string;
}
const tables: readonly (readonly Row[])[] = [serverChecks, clientChecks];

test("the guide lists every check as the table has it, and no others", () => {
  const listed = [...guide.matchAll(/^- `[^`]+`: .*$/gm)].map(([line]) => line);
  expect(listed).toEqual(tables.flat().map(({ id, title, looksFor }) => `- \`${id}\`: ${title}. ${looksFor}`));
});

test("the table has the checks of the lab first, so that the guide and the output can part them", () => {
  for (const table of tables) {
    const parts = table.map(({ part }) => part);
    expect(parts).toEqual(parts.toSorted());
  }
});

test("a check needs only checks that come before it in its own table", () => {
  for (const table of tables) {
    const ids = table.map(({ id }) => id);
    const wrong = table.filter(({ needs }, at) => needs.some((need) => !ids.slice(0, at).includes(need)));
    expect(wrong.map(({ id }) => id)).toEqual([]);
  }
});

test("the guide names every option of the command", () => {
  const [node, bin] = vitrine;
  const { stdout } = spawnSync(node!, [bin!, "check", "--help"], { encoding: "utf8" });
  const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z]+)/gm)].map((found) => found[1]!);
  expect(options.length).toBeGreaterThan(8);
  expect(options.filter((option) => option !== "--help" && !guide.includes(option))).toEqual([]);
});
