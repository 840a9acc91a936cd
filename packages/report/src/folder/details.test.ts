import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readDetails } from "./details.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "vitrine-details-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function written(text: string): string {
  const file = join(folder, "report.toml");
  writeFileSync(file, text);
  return file;
}

describe("the details of the first page", () => {
  test("are read from report.toml in the folder, or from the file that is named", () => {
    expect(readDetails(folder, undefined)).toEqual({});
    const file = written('course = "Networks"\ngroup = "7"\nauthor = ["Kari Nordmann", "Ola Hansen"]\n');
    const details = { course: "Networks", group: "7", author: "Kari Nordmann, Ola Hansen" };
    expect(readDetails(folder, undefined)).toEqual(details);
    expect(readDetails("/nowhere", file)).toEqual(details);
  });

  test.each([
    ['group = "7"\nautor = "x"\n', /report\.toml:2: unknown key `autor`; did you mean `author`\?$/],
    ["group = 7\n", /report\.toml:1: `group` is a text$/],
    ['author = ["x", 3]\n', /report\.toml:1: `author` is a text, or a list of names$/],
    [`title = "${"x".repeat(500)}"\n`, /has more than 400 characters$/],
    ["group = \n", /report\.toml:1: /],
  ])("that are wrong are refused with their line: %j", (text, says) => {
    const file = written(text);
    expect(() => readDetails(folder, file)).toThrow(says);
  });

  test("whose file does not exist are refused with a sentence", () => {
    expect(() => readDetails(folder, "/nowhere/d.toml")).toThrow(
      "/nowhere/d.toml cannot be read: there is no such file",
    );
  });
});
