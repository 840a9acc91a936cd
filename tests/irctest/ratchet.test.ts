import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { advanced, compare, filesOf, readJunit, type Slice } from "./ratchet.ts";

const report = `<?xml version="1.0"?><testsuites><testsuite>
<testcase classname="irctest.server_tests.away.AwayTestCase" name="testAway" time="0.1" />
<testcase classname="irctest.server_tests.chmodes.ban.BanModeTestCase" name="testBan[a &amp; b]" time="0.1"><failure message="x">y</failure></testcase>
<testcase classname="irctest.server_tests.who.WhoTestCase" name="testWho" time="0.1"><skipped message="z" /></testcase>
<testcase classname="irctest.server_tests.who.WhoTestCase" name="testStar" time="0.1" /><testcase classname="irctest.server_tests.who.WhoTestCase" name="testStar" time="0.1"><error message="e">f</error></testcase>
</testsuite></testsuites>`;

const slice: Slice = {
  slice: 1,
  about: "an example",
  tests: {
    "away.AwayTestCase.testAway": "open",
    "chmodes.ban.BanModeTestCase.testBan[a & b]": "passes",
    "who.WhoTestCase.testWho": "passes",
    "who.WhoTestCase.testGone": "passes",
  },
};

describe("the ratchet", () => {
  test("reads the outcome of every test", () => {
    expect([...readJunit(report)]).toEqual([
      ["away.AwayTestCase.testAway", "passed"],
      ["chmodes.ban.BanModeTestCase.testBan[a & b]", "failed"],
      ["who.WhoTestCase.testWho", "skipped"],
      ["who.WhoTestCase.testStar", "failed"],
    ]);
  });

  test("takes a test that fails, is skipped or is gone for lost, where it has passed before", () => {
    expect(compare(slice, readJunit(report))).toEqual({
      lost: ["chmodes.ban.BanModeTestCase.testBan[a & b]", "who.WhoTestCase.testWho", "who.WhoTestCase.testGone"],
      won: ["away.AwayTestCase.testAway"],
      unknown: ["who.WhoTestCase.testStar"],
    });
  });

  test("goes forward only", () => {
    expect(advanced(slice, readJunit(report)).tests).toEqual({
      ...slice.tests,
      "away.AwayTestCase.testAway": "passes",
      "who.WhoTestCase.testStar": "open",
    });
  });

  test("knows the files of a slice", () => {
    expect(filesOf(slice)).toEqual([
      "irctest/server_tests/away.py",
      "irctest/server_tests/chmodes/ban.py",
      "irctest/server_tests/who.py",
    ]);
  });
});

describe("the list of slices", () => {
  const slices = JSON.parse(readFileSync(new URL("slices.json", import.meta.url), "utf8")) as Slice[];

  test("has every test of the suite's everybody set once", () => {
    const ids = slices.flatMap(({ tests }) => Object.keys(tests));
    expect(slices.map(({ slice }) => slice)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(slices.map(({ tests }) => Object.keys(tests).length)).toEqual([217, 83, 38, 43, 33, 8, 7]);
    expect(new Set(ids).size).toBe(429);
  });
});
