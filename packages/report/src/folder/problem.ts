// What keeps a report from being made, in one line for a person.
import { faultWords } from "@vitrine/wire/text";

export class ReportProblem extends Error {}

/** Returns the first line of an error's words. */
export function reason(error: unknown, doing?: "read" | "write"): string {
  return faultWords(error, doing).split("\n", 1)[0]!;
}
