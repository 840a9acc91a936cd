// The result as JUnit's XML, which every build server and most course systems read.
import { type CheckReport, type CheckResult, countsOf } from "../result.ts";

/** Escapes the characters with a meaning in XML, and leaves out those that XML does not allow (XML 1.0 §2.2). */
function xml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function inside(check: CheckResult): string[] {
  const { status, why, hint, timeline, unsure } = check;
  const doubt = unsure === undefined ? [] : [`      <system-out>${xml(`unsure: ${unsure}`)}</system-out>`];
  if (status === "passed") return doubt;
  if (status === "not tried") return [`      <skipped message="${xml(why)}"/>`, ...doubt];
  const bytes = timeline.map(({ at, who, what, text }) => `${at} ms ${who} ${what} ${text ?? ""}`).join("\n");
  const body = xml(`${why}\n\nHint: ${hint}\n\n${bytes}`);
  return [`      <failure message="${xml(why)}">${body}</failure>`, ...doubt];
}

function testCase(check: CheckResult): string[] {
  const name = xml(`${check.id}: ${check.title}`);
  const open = `    <testcase classname="vitrine.check.${check.part}" name="${name}" time="${check.seconds.toFixed(3)}"`;
  const lines = inside(check);
  return lines.length === 0 ? [`${open}/>`] : [`${open}>`, ...lines, "    </testcase>"];
}

/** The one test case of a program that cannot be checked. */
function problemCase(problem: string): string[] {
  const message = xml(problem.split("\n")[0]!);
  return [
    '    <testcase classname="vitrine.check" name="the program can be run" time="0.000">',
    `      <error message="${message}">${xml(problem)}</error>`,
    "    </testcase>",
  ];
}

export function junit({ program, checks, problem }: CheckReport): string {
  const { all, failed, notTried } = countsOf(checks);
  const seconds = checks.reduce((sum, check) => sum + check.seconds, 0).toFixed(3);
  const errors = problem === undefined ? 0 : 1;
  const counts = `tests="${all + errors}" failures="${failed}" errors="${errors}" skipped="${notTried}" time="${seconds}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${xml(program)}" ${counts}>`,
    ...checks.flatMap(testCase),
    ...(problem === undefined ? [] : problemCase(problem)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}
