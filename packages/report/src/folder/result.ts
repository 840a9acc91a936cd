// Reads result.json, what `vitrine lab run` leaves of a run (docs/guide/lab.md). A file that is none is a ReportProblem.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type ExperimentResult, experimentResultSchema } from "@vitrine/lab";
import { ReportProblem, reason } from "./problem.ts";

const resultFile = "result.json";

/** A run of two hundred hosts writes less than a megabyte; what is larger is some other file. */
const largestResult = 16 * 1024 * 1024;

/** The run that left this folder; undefined where there is no result.json. */
export function readRun(folder: string): ExperimentResult | undefined {
  const path = join(folder, resultFile);
  if (!existsSync(path)) return undefined;
  const read = experimentResultSchema.safeParse(parseResult(path));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  throw new ReportProblem(`${path} is no result of \`vitrine lab run\`${place}: ${issue?.message ?? "it has no form"}`);
}

function parseResult(path: string): unknown {
  try {
    if (statSync(path).size > largestResult) throw new ReportProblem(`${path} is too long for the result of a run`);
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof ReportProblem) throw error;
    throw new ReportProblem(`${path} cannot be read as a result: ${reason(error)}`);
  }
}
