// The result as JUnit's XML, which every build server and most course systems read.
import type { CheckReport } from "../result.ts";

/** Escapes what has a meaning in XML, and leaves out what may not stand in it at all (XML 1.0 §2.2). */
function xml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

export function junit({ program, checks }: CheckReport): string {
  const failures = checks.filter(({ passed }) => !passed).length;
  const seconds = checks.reduce((sum, check) => sum + check.seconds, 0).toFixed(3);
  const counts = `tests="${checks.length}" failures="${failures}" errors="0" time="${seconds}"`;
  const cases = checks.map((check) => {
    const open = `    <testcase classname="vitrine.check" name="${xml(`${check.id}: ${check.title}`)}" time="${check.seconds.toFixed(3)}"`;
    if (check.passed) return `${open}/>`;
    const timeline = check.timeline
      .map(({ at, who, what, text }) => `${at} ms ${who} ${what} ${text ?? ""}`)
      .join("\n");
    const body = xml(`${check.why}\n\nHint: ${check.hint}\n\n${timeline}`);
    return `${open}>\n      <failure message="${xml(check.why)}">${body}</failure>\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${xml(program)}" ${counts}>`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}
