import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findChromium } from "./chromium.ts";

/** A folder that holds programs of these names. */
function folderOf(...programs: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-chromium-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of programs) writeFileSync(join(folder, name), "", { mode: 0o755 });
  return folder;
}

test("the headless shell is preferred, wherever on the PATH it is", () => {
  const [first, second] = [folderOf("google-chrome", "chromium"), folderOf("chromium-headless-shell")];
  const both = { PATH: `${first}:${second}` };
  expect(findChromium(both)).toBe(join(second, "chromium-headless-shell"));
  expect(findChromium({ PATH: first })).toBe(join(first, "chromium"));
});

test("the environment names another, and nothing is found in place of one that is not there", () => {
  const folder = folderOf("chromium", "mine");
  const mine = join(folder, "mine");
  expect(findChromium({ PATH: folder, VITRINE_CHROMIUM: mine })).toBe(mine);
  expect(findChromium({ PATH: folder, VITRINE_CHROMIUM: `${mine}-not` })).toBeUndefined();
});

test("a file that cannot be run is no browser", () => {
  const folder = folderOf();
  writeFileSync(join(folder, "chromium"), "", { mode: 0o644 });
  mkdirSync(join(folder, "empty"));
  expect(findChromium({ PATH: `:${folder}:${join(folder, "empty")}` })).toBeUndefined();
});
