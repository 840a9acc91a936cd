// The results as a table in Markdown, and each target with what came of it.
import type { Figure, Measurement, Target } from "./measurement/measurement.ts";
import { median, medianRatio, written } from "./statistics.ts";
import { type SubjectId, subjects } from "./subject.ts";

/** The figures of one server in one measurement, a row for each round; nothing where the round failed. */
export type Rounds = readonly (Readonly<Record<string, number>> | undefined)[];

export interface Result {
  readonly measurement: Measurement;
  readonly rounds: Readonly<Partial<Record<SubjectId, Rounds>>>;
}

function valuesOf({ rounds }: Result, subject: SubjectId, key: string): (number | undefined)[] {
  return (rounds[subject] ?? []).map((round) => round?.[key]);
}

function medianOf(result: Result, subject: SubjectId, key: string): number {
  return median(valuesOf(result, subject, key).filter((value) => value !== undefined));
}

function ratioTo(result: Result, other: SubjectId, key: string): number {
  return medianRatio(valuesOf(result, "vitrine", key), valuesOf(result, other, key));
}

function targetWords(result: Result, { figure, against, atMost, atLeast, unit }: Target): string {
  const value = against === undefined ? medianOf(result, "vitrine", figure) : ratioTo(result, against, figure);
  const isReached = value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity);
  const side = atMost === undefined ? "at least" : "at most";
  const limit = written(atMost ?? atLeast ?? Number.NaN);
  const measure = against === undefined ? unit : `of ${subjects.find(({ id }) => id === against)!.title}`;
  return `${side} ${limit} ${measure}: ${isReached ? "reached" : "**missed**"}`;
}

function row(result: Result, { key, title }: Figure): string {
  const { measurement } = result;
  const cells = [
    `${measurement.title}: ${title}`,
    ...subjects.map(({ id }) => written(medianOf(result, id, key))),
    written(ratioTo(result, "batch", key)),
    written(ratioTo(result, "bare", key)),
    measurement.targets
      .filter(({ figure }) => figure === key)
      .map((target) => targetWords(result, target))
      .join("; "),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** The whole table. A ratio is Vitrine's figure divided by the other's. */
export function table(results: readonly Result[]): string {
  const head = ["", ...subjects.map(({ title }) => title), "to C", "to bare Node", "target"];
  return [
    `| ${head.join(" | ")} |`,
    `|---|${subjects.map(() => "---:|").join("")}---:|---:|---|`,
    ...results.flatMap((result) => result.measurement.figures.map((figure) => row(result, figure))),
  ].join("\n");
}
