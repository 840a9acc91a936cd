import { expect, test } from "vitest";
import type { CheckReport, CheckResult } from "../result.ts";
import { parseRubric, pointsOf } from "../rubric.ts";
import { junit } from "./junit.ts";
import { resultLine, tableEnd, wrap } from "./table.ts";
import { tap } from "./tap.ts";

const common = { matters: "It matters.", looksFor: "It looks.", hint: "A <hint>.", seconds: 0.25, timelineLeftOut: 0 };
const one: CheckResult = {
  ...common,
  id: "one",
  title: "One # thing",
  part: "lab",
  status: "passed",
  passed: true,
  points: 2,
  outOf: 2,
  why: "",
  timeline: [],
};
const two: CheckResult = {
  ...one,
  id: "two",
  title: "Another",
  part: "robustness",
  status: "failed",
  passed: false,
  points: 0,
  outOf: 1,
  why: 'it said "no"\u0007 <b>',
  timeline: [{ at: 1.5, who: "alice", what: "sent", text: "hi\\n", bytes: 3 }],
  unsure: "two addresses",
};
const three: CheckResult = {
  ...two,
  id: "three",
  status: "not tried",
  see: "two",
  why: "not tried: see two",
  timeline: [],
};
const report: CheckReport = {
  program: 'python3 chat.py --name "a" & b',
  checks: [one, two, three],
  remarks: ["A remark."],
};
const problem: CheckReport = {
  program: "python3 chat.py",
  checks: [],
  remarks: [],
  problem: "the program ended at once (exit code 1). Its last words:\n  SyntaxError: <invalid>",
};
const screen = { hasColours: false, width: 60 };

test("TAP has its plan, a line a check, the reason of a failure and a skip for a check that was not tried", () => {
  const text = tap(report);
  expect(text.split("\n").slice(0, 5)).toEqual([
    "TAP version 14",
    `# ${report.program}`,
    "1..3",
    "ok 1 - one: One \\# thing",
    "not ok 2 - two: Another",
  ]);
  expect(text).toContain(String.raw`message: "it said \"no\"\u0007 <b>"`);
  expect(text).toContain('  unsure: "two addresses"');
  expect(text).toContain("ok 3 - three: Another # SKIP not tried: see two");
});

test("JUnit's XML is well-formed whatever a program printed", () => {
  for (const xml of [junit(report), junit(problem)]) {
    expect(xml).not.toMatch(/[\u0000-\u0008]/);
    const opened = [...xml.matchAll(/<([a-z-]+)(?:\s[^>]*)?(?<!\/)>/g)].map((found) => found[1]);
    const closed = [...xml.matchAll(/<\/([a-z-]+)>/g)].map((found) => found[1]);
    expect(opened.toSorted()).toEqual(closed.toSorted());
  }
  expect(junit(report)).toContain('message="it said &quot;no&quot; &lt;b&gt;"');
  expect(junit(report)).toContain("A &lt;hint&gt;.");
});

test("a failure comes with its explanation, its bytes and the sums of the parts", () => {
  const text = tableEnd(report, screen);
  expect(text).toContain("Hint: A <hint>.");
  expect(text).toContain("alice sent 3 bytes  hi\\n");
  expect(text).toContain("Asked for by the lab: 1 of 1 checks passed, 0 failed\n");
  expect(text).toContain("Robustness: 0 of 2 checks passed, 1 failed, 1 not tried\n");
  expect(text).toContain("Unsure: two, three: two addresses.");
  expect(text).toContain("A remark.");
});

test("a check that was not tried is one line that names the cause", () => {
  expect(resultLine(three, screen)).toBe("– Another  not tried: see two  (unsure)  [three]");
  expect(tableEnd({ ...report, checks: [one, three] }, screen)).not.toContain("Looked for");
});

test("table, TAP and JUnit say the same counts", () => {
  const words = "1 of 3 checks passed, 1 failed, 1 not tried";
  expect(tableEnd(report, screen)).toContain(`${words}, 2 of 4 points`);
  expect(tap(report)).toContain(`# ${words}\n`);
  expect(junit(report)).toContain('tests="3" failures="1" errors="0" skipped="1" time="0.750"');
});

test("a program that cannot be run is an error in JUnit and a bail-out in TAP", () => {
  expect(junit(problem)).toContain('tests="1" failures="0" errors="1" skipped="0"');
  expect(junit(problem)).toContain("SyntaxError: &lt;invalid&gt;");
  expect(tap(problem).split("\n").slice(2)).toEqual([
    "1..0",
    "#   SyntaxError: <invalid>",
    "Bail out! the program ended at once (exit code 1). Its last words:",
    "",
  ]);
});

test("words are wrapped between words", () => {
  expect(wrap("one two three", 9, "  ")).toBe("  one two\n  three");
});

test("a rubric gives points, and its mistakes are named with their place", () => {
  const rubric = parseRubric("[points]\none = 2.5\n", ["one", "two"]);
  expect([pointsOf(rubric, "one"), pointsOf(rubric, "two")]).toEqual([2.5, 1]);
  expect(() => parseRubric("[points]\nthree = 1\n", ["one"])).toThrow("there is no check `three`");
  expect(() => parseRubric("[points]\none = -1\n", ["one"])).toThrow("a number from 0");
  expect(() => parseRubric("[points\n", ["one"])).toThrow("line 1");
  expect(() => parseRubric("[marks]\n", ["one"])).toThrow("`marks` is unknown");
});
