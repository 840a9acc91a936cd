// The results as a table in Markdown, and each target with what came of it.
import type { Figure, Measurement, Target } from "./measurement/measurement.ts";
import { median, medianRatio, ratios, written } from "./statistics.ts";
import { type Subject, type SubjectId, subjects } from "./subject.ts";

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

/** Vitrine's figure divided by the other's: the median of the rounds, and the least and the greatest. */
function ratioTo(result: Result, other: SubjectId, key: string): string {
  const all = ratios(valuesOf(result, "vitrine", key), valuesOf(result, other, key));
  if (all.length < 2) return written(median(all));
  return `${written(median(all))} (${written(Math.min(...all), 2)}–${written(Math.max(...all), 2)})`;
}

/** The value that a target limits, and what it is. */
function measured(
  result: Result,
  { figure, against, row, unit }: Target,
  results: readonly Result[],
): [number, string] {
  const own = valuesOf(result, "vitrine", figure);
  if (against !== undefined) {
    const { title } = subjects.find(({ id }) => id === against)!;
    return [medianRatio(own, valuesOf(result, against, figure)), `of ${title}`];
  }
  if (row === undefined) return [medianOf(result, "vitrine", figure), unit ?? ""];
  const other = results.find(({ measurement }) => measurement.name === row);
  return [other === undefined ? Number.NaN : medianRatio(own, valuesOf(other, "vitrine", figure)), `of ${row}`];
}

function targetWords(result: Result, target: Target, results: readonly Result[]): string {
  const { atMost, atLeast } = target;
  const [value, measure] = measured(result, target, results);
  const isReached = value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity);
  const side = atMost === undefined ? "at least" : "at most";
  const limit = written(atMost ?? atLeast ?? Number.NaN);
  const words = Number.isNaN(value) ? "not measured" : isReached ? "reached" : `**missed** (${written(value)})`;
  return `${side} ${limit} ${measure}: ${words}`;
}

function row(result: Result, { key, title }: Figure, shown: readonly Subject[], results: readonly Result[]): string {
  const { measurement } = result;
  const cells = [
    `${measurement.title}: ${title}`,
    ...shown.map(({ id }) => written(medianOf(result, id, key))),
    ...shown.slice(1).map(({ id }) => ratioTo(result, id, key)),
    measurement.targets
      .filter(({ figure }) => figure === key)
      .map((target) => targetWords(result, target, results))
      .join("; "),
  ];
  return `| ${cells.join(" | ")} |`;
}

/**
 * The table of one protocol's results. A ratio is Vitrine's figure divided by the other's.
 * @param known the servers that may have a column
 * @param results of the whole run, because some targets compare two measurements
 */
export function table(
  protocol: Measurement["protocol"],
  results: readonly Result[],
  known: readonly Subject[] = subjects,
): string {
  const own = results.filter(({ measurement }) => measurement.protocol === protocol);
  const shown = known.filter(({ id }) => own.some(({ rounds }) => rounds[id] !== undefined));
  const head = ["", ...shown.map(({ title }) => title), ...shown.slice(1).map(({ short }) => `to ${short}`), "target"];
  return [
    `| ${head.join(" | ")} |`,
    `|---|${"---:|".repeat(2 * shown.length - 1)}---|`,
    ...own.flatMap((result) => result.measurement.figures.map((figure) => row(result, figure, shown, results))),
  ].join("\n");
}
