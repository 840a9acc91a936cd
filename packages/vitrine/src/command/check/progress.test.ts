import type { CheckResult } from "@vitrine/lab/check";
import { expect, test } from "vitest";
import { type Output, Progress } from "./progress.ts";

const common = {
  points: 1,
  outOf: 1,
  why: "",
  looksFor: "",
  matters: "",
  hint: "",
  seconds: 0,
  timeline: [],
  timelineLeftOut: 0,
};
const passed = (id: string, part: CheckResult["part"]): CheckResult => ({
  ...common,
  id,
  title: `Title of ${id}`,
  part,
  status: "passed",
  passed: true,
});

function output(isTTY: boolean): Output & { text: string } {
  return {
    text: "",
    isTTY,
    columns: 60,
    write(text) {
      this.text += text;
    },
  };
}

const table = { hasColours: false, width: 60 };

test("a pipe gets the lines in the order of the table, each as soon as the lines before it are there", () => {
  const [results, status] = [output(false), output(false)];
  const progress = new Progress(["one", "two", "three"], { results, status, table });
  for (const id of ["one", "two", "three"]) progress.started(id);
  progress.finished(passed("two", "lab"));
  expect(results.text).toBe("");
  progress.finished(passed("one", "lab"));
  expect(results.text).toBe("Asked for by the lab\n✔ Title of one\n✔ Title of two\n");
  progress.finished(passed("three", "robustness"));
  progress.end();
  expect(results.text).toContain("\n\nRobustness (beyond the lab's text: people will miss it)\n✔ Title of three\n");
  expect(status.text).toBe("");
});

test("a terminal shows the running checks in one line that the next line erases", () => {
  const [results, status] = [output(true), output(true)];
  const progress = new Progress(["one", "two"], { results, status, table });
  progress.started("one");
  progress.started("two");
  expect(status.text.split("\r\u001b[K").at(-1)).toBe("0 of 2 checks done; running: one, two");
  progress.finished(passed("one", "lab"));
  expect(status.text.split("\r\u001b[K").at(-1)).toBe("1 of 2 checks done; running: two");
  progress.end();
  expect(status.text.endsWith("\r\u001b[K")).toBe(true);
});

test("with another form of output, a terminal still shows the progress", () => {
  const status = output(true);
  const progress = new Progress(["one"], { results: undefined, status, table });
  progress.started("one");
  expect(status.text).toContain("running: one");
});
