import { expect, test } from "vitest";
import type { CheckReport } from "../result.ts";
import { parseRubric, pointsOf } from "../rubric.ts";
import { junit } from "./junit.ts";
import { tableEnd, wrap } from "./table.ts";
import { tap } from "./tap.ts";

const common = { matters: "It matters.", looksFor: "It looks.", hint: "A <hint>.", seconds: 0.25, timelineLeftOut: 0 };
const report: CheckReport = {
  program: 'python3 chat.py --name "a" & b',
  checks: [
    { ...common, id: "one", title: "One # thing", passed: true, points: 2, outOf: 2, why: "", timeline: [] },
    {
      ...common,
      id: "two",
      title: "Another",
      passed: false,
      points: 0,
      outOf: 1,
      why: 'it said "no"\u0007 <b>',
      timeline: [{ at: 1.5, who: "alice", what: "sent", text: "hi\\n", bytes: 3 }],
    },
  ],
};

test("TAP has its plan, a line a check, and why one failed", () => {
  const text = tap(report);
  expect(text.split("\n").slice(0, 5)).toEqual([
    "TAP version 14",
    `# ${report.program}`,
    "1..2",
    "ok 1 - one: One \\# thing",
    "not ok 2 - two: Another",
  ]);
  expect(text).toContain(String.raw`message: "it said \"no\"\u0007 <b>"`);
});

test("JUnit's XML is well-formed whatever a program printed", () => {
  const xml = junit(report);
  expect(xml).toContain('tests="2" failures="1" errors="0" time="0.500"');
  expect(xml).toContain('message="it said &quot;no&quot; &lt;b&gt;"');
  expect(xml).toContain("A &lt;hint&gt;.");
  expect(xml).not.toMatch(/[\u0000-\u0008]/);
  const opened = [...xml.matchAll(/<([a-z]+)[^>]*[^/]>/g)].map((found) => found[1]);
  const closed = [...xml.matchAll(/<\/([a-z]+)>/g)].map((found) => found[1]);
  expect(opened.toSorted()).toEqual(closed.toSorted());
});

test("people get the failure explained, with the bytes, and the sum", () => {
  const text = tableEnd(report, { hasColours: false, width: 60 });
  expect(text).toContain("Hint: A <hint>.");
  expect(text).toContain("alice sent 3 bytes  hi\\n");
  expect(text).toContain("1 of 2 checks passed, 2 of 3 points");
});

test("words are wrapped between words", () => {
  expect(wrap("one two three", 9, "  ")).toBe("  one two\n  three");
});

test("a rubric gives points, and says what is wrong with it", () => {
  const rubric = parseRubric("[points]\none = 2.5\n", ["one", "two"]);
  expect([pointsOf(rubric, "one"), pointsOf(rubric, "two")]).toEqual([2.5, 1]);
  expect(() => parseRubric("[points]\nthree = 1\n", ["one"])).toThrow("there is no check `three`");
  expect(() => parseRubric("[points]\none = -1\n", ["one"])).toThrow("a number from 0");
  expect(() => parseRubric("[points\n", ["one"])).toThrow("line 1");
  expect(() => parseRubric("[marks]\n", ["one"])).toThrow("`marks` is unknown");
});
