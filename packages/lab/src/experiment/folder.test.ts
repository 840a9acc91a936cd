import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { discardIfEmpty, experimentFile, nextRunFolder, prepareFolder } from "./folder.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "vitrine-folder-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the folder of the next run", () => {
  test("is the name itself as long as it is free", () => {
    expect(nextRunFolder(join(folder, "course"))).toBe(join(folder, "course"));
    mkdirSync(join(folder, "course"));
    expect(nextRunFolder(join(folder, "course"))).toBe(join(folder, "course"));
  });

  test("has the number after the highest, also where some between are gone", () => {
    prepareFolder(join(folder, "course"), "", false);
    expect(nextRunFolder(join(folder, "course"))).toBe(join(folder, "course-2"));
    for (const name of ["course-7", "course-x", "course-08", "other-9"]) mkdirSync(join(folder, name));
    expect(nextRunFolder(join(folder, "course"))).toBe(join(folder, "course-8"));
  });
});

describe("a folder for a run", () => {
  test("that cannot be made is refused", () => {
    expect(() => prepareFolder("/proc/no-such-folder/run", "", false)).toThrow(
      "cannot write to /proc/no-such-folder/run",
    );
  });

  test("is made with the folders above it", () => {
    prepareFolder(join(folder, "a", "b"), "", false);
    expect(existsSync(join(folder, "a", "b", experimentFile))).toBe(true);
  });

  test("that holds an earlier run is refused, and says how to replace it", () => {
    prepareFolder(folder, "first", false);
    expect(() => prepareFolder(folder, "second", false)).toThrow("holds an earlier run; give another folder (--out)");
    writeFileSync(join(folder, "notes.txt"), "my own");
    prepareFolder(folder, "second", true);
    expect(readdirSync(folder).toSorted()).toEqual([experimentFile, "logs", "notes.txt", "transcripts"]);
  });

  test("that holds anything else is refused, also where an earlier run may be replaced", () => {
    writeFileSync(join(folder, "notes.txt"), "my own");
    expect(() => prepareFolder(folder, "", true)).toThrow("not the folder of an earlier run");
  });

  test("is removed where the run could not begin, and kept where it holds anything", () => {
    const [empty, used] = [join(folder, "empty"), join(folder, "used")];
    for (const one of [empty, used]) prepareFolder(one, "", false);
    writeFileSync(join(used, "client1.pcap"), "");
    for (const one of [empty, used]) discardIfEmpty(one);
    expect([existsSync(empty), existsSync(used)]).toEqual([false, true]);
  });
});
