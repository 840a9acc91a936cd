import { chownSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { giveTo, sudoCaller } from "./caller.ts";

const owner = (path: string): number => lstatSync(path).uid;

test("a run's folder is given to the user who called sudo, and nothing that a link in it leads to", (context) => {
  if (process.getuid?.() !== 0) return context.skip("giving a file to another user needs root");
  const home = mkdtempSync(join(tmpdir(), "vitrine-caller-"));
  context.onTestFinished(() => rmSync(home, { recursive: true }));
  const folder = join(home, "lab-runs", "course");
  const elsewhere = join(home, "elsewhere");
  mkdirSync(join(folder, "logs"), { recursive: true });
  for (const path of [elsewhere, join(folder, "logs", "server.log")]) writeFileSync(path, "");
  symlinkSync(elsewhere, join(folder, "link"));
  chownSync(home, 65_534, 65_534);
  giveTo({ uid: 65_534, gid: 65_534 }, folder);
  const given = ["lab-runs", "lab-runs/course", "lab-runs/course/logs/server.log", "lab-runs/course/link"];
  expect(given.map((path) => owner(join(home, path)))).toEqual(given.map(() => 65_534));
  expect(owner(elsewhere)).toBe(0);
});

test("the folder above a run stays root's where it is not in a folder of the user", (context) => {
  if (process.getuid?.() !== 0) return context.skip("giving a file to another user needs root");
  const above = mkdtempSync(join(tmpdir(), "vitrine-caller-"));
  context.onTestFinished(() => rmSync(above, { recursive: true }));
  const folder = join(above, "run");
  mkdirSync(folder);
  giveTo({ uid: 65_534, gid: 65_534 }, folder);
  expect([owner(folder), owner(above)]).toEqual([65_534, 0]);
});

test.each([{}, { SUDO_UID: "0", SUDO_GID: "0" }, { SUDO_UID: "x", SUDO_GID: "1" }, { SUDO_UID: "1000" }])(
  "nobody called sudo by %o",
  (environment) => {
    expect(sudoCaller(environment)).toBeUndefined();
  },
);
