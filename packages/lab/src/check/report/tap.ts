// The result as TAP 14 (Test Anything Protocol), for harnesses that read it.
import type { CheckReport } from "../result.ts";

export function tap({ program, checks }: CheckReport): string {
  const lines = ["TAP version 14", `# ${program.replaceAll("\n", " ")}`, `1..${checks.length}`];
  for (const [at, { id, title, passed, why, hint }] of checks.entries()) {
    lines.push(`${passed ? "ok" : "not ok"} ${at + 1} - ${id}: ${title.replaceAll("#", "\\#")}`);
    if (!passed) lines.push("  ---", `  message: ${JSON.stringify(why)}`, `  hint: ${JSON.stringify(hint)}`, "  ...");
  }
  return `${lines.join("\n")}\n`;
}
