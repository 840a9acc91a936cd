// A rubric: the points for each check. TOML, so that a teacher can write it by hand:
//
//     [points]
//     relays = 3
//     slow-reader = 0        # not asked for this year: it runs, but counts nothing
import { parse, TomlError } from "smol-toml";

/** The points of a check that the rubric does not name. */
const ordinaryPoints = 1;
/** More is a typing mistake. */
const mostPoints = 1_000;

export type Rubric = ReadonlyMap<string, number>;

/** A mistake in a rubric, with its place. */
export class RubricProblem extends Error {
  override readonly name = "RubricProblem";
}

export function pointsOf(rubric: Rubric | undefined, id: string): number {
  return rubric?.get(id) ?? ordinaryPoints;
}

/** Reads a rubric for these checks. Throws a `RubricProblem`. */
export function parseRubric(toml: string, ids: readonly string[]): Rubric {
  let read: Record<string, unknown>;
  try {
    read = parse(toml);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new RubricProblem(`line ${error.line}: ${error.message.split("\n")[0]}`);
  }
  const unknown = Object.keys(read).find((key) => key !== "points");
  if (unknown !== undefined) throw new RubricProblem(`\`${unknown}\` is unknown: a rubric has one table, [points]`);
  const { points } = read;
  if (typeof points !== "object" || points === null) throw new RubricProblem("there is no table [points]");
  const rubric = new Map<string, number>();
  for (const [id, worth] of Object.entries(points)) {
    if (!ids.includes(id)) throw new RubricProblem(`there is no check \`${id}\`; there are: ${ids.join(", ")}`);
    if (typeof worth !== "number" || !(worth >= 0 && worth <= mostPoints)) {
      throw new RubricProblem(`\`${id}\` is worth a number from 0 to ${mostPoints}, not ${JSON.stringify(worth)}`);
    }
    rubric.set(id, worth);
  }
  return rubric;
}
