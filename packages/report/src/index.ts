// The lab report: one page that needs nothing else, annotated captures, and a PDF, from what lab and glass found.
export { type Details } from "./folder/details.ts";
export { ReportProblem } from "./folder/problem.ts";
export { makeReport, type ReportOptions, type WrittenReport } from "./make-report.ts";
