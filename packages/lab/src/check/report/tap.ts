// The result as TAP 14 (Test Anything Protocol), for harnesses that read it.
import { type CheckReport, type CheckResult, countsOf } from "../result.ts";
import { countsInWords } from "./table.ts";

/** A value of the YAML block; JSON is YAML. */
function diagnostics(values: Readonly<Record<string, string | undefined>>): string[] {
  const lines = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name}: ${JSON.stringify(value)}`],
  );
  return lines.length === 0 ? [] : ["  ---", ...lines, "  ..."];
}

function testPoint({ id, title, status, see, why, hint, unsure }: CheckResult, at: number): string[] {
  // A skipped test point is `ok` (TAP 14, "SKIP"): the failure that it would repeat has its own test point.
  const isOk = status !== "failed";
  const directive = see === undefined ? "" : ` # SKIP not tried: see ${see}`;
  const line = `${isOk ? "ok" : "not ok"} ${at + 1} - ${id}: ${title.replaceAll("#", "\\#")}${directive}`;
  const failure = isOk ? {} : { message: why, hint };
  return [line, ...diagnostics({ ...failure, unsure })];
}

export function tap({ program, checks, remarks, problem }: CheckReport): string {
  const opening = ["TAP version 14", `# ${program.replaceAll("\n", " ")}`];
  if (problem !== undefined) {
    const [first, ...rest] = problem.split("\n");
    return `${[...opening, "1..0", ...rest.map((line) => `# ${line}`), `Bail out! ${first}`].join("\n")}\n`;
  }
  const points = checks.flatMap((check, at) => testPoint(check, at));
  const closing = [...remarks, countsInWords(countsOf(checks))].map((line) => `# ${line}`);
  return `${[...opening, `1..${checks.length}`, ...points, ...closing].join("\n")}\n`;
}
