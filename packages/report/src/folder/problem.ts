// What keeps a report from being made, in one line for a person.
export class ReportProblem extends Error {}

/** What the system says, without Node's code in front. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message.split("\n", 1)[0]! : String(error);
}
