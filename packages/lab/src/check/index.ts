// The checker: does this program do what the lab asks for?
export type { Check, CheckPart } from "./check.ts";
export { clientChecks } from "./client/table.ts";
export { ordinaryPatience, type Patience } from "./patience.ts";
export { ProgramProblem } from "./problem.ts";
export { junit } from "./report/junit.ts";
export { partHeading, resultLine, tableEnd, type TableOptions } from "./report/table.ts";
export { tap } from "./report/tap.ts";
export { type CheckReport, type CheckResult, type CheckStatus, countsOf } from "./result.ts";
export { parseRubric, type Rubric, RubricProblem } from "./rubric.ts";
export { checkClient, checkServer, type ProgramTarget, type RunOptions } from "./run.ts";
export { serverChecks } from "./server/table.ts";
export type { TimelineEntry } from "./timeline.ts";
export { readSource } from "../document/document.ts";
