// What each participant of the chat saw, as the first question's values tell it.
import type { SetAnswer } from "@vitrine/glass";

export interface Participant {
  readonly name: string;
  readonly address: string;
  readonly lines: readonly string[];
}

/** Lines of one participant that are shown. */
const mostLines = 500;

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Empty for an answer without participants. */
export function participantsOf(answer: SetAnswer): readonly Participant[] {
  if (!answer.answered || !Array.isArray(answer.values.participants)) return [];
  const rows: readonly unknown[] = answer.values.participants;
  return rows.filter(isTable).map((row) => ({
    name: textOf(row.name),
    address: textOf(row.address),
    lines: (Array.isArray(row.saw) ? (row.saw as readonly unknown[]) : [])
      .filter(isTable)
      .slice(0, mostLines)
      .map(({ line }) => textOf(line)),
  }));
}
