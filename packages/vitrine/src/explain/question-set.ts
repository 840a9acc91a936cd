// Finds the set of questions that is asked for: a built-in one, or a teacher's own in a TOML file.
import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { builtInSet, builtInSets, readSet, type QuestionSet } from "@vitrine/glass";
import { parse } from "smol-toml";

/** A set is a page of text; a larger file is something else. */
const longestSet = 1024 * 1024;

/** The command cannot do what it was asked for, because of how it was asked. */
export class UsageFault extends Error {}

export async function findSet(name: string): Promise<QuestionSet> {
  const builtIn = builtInSet(name);
  if (builtIn !== undefined) return builtIn;
  if (!name.endsWith(".toml")) {
    throw new UsageFault(
      `there is no set ${name}; there are ${[...builtInSets.keys()].join(", ")}, and files that end in .toml.`,
    );
  }
  const size = fileSize(name);
  if (size > longestSet) throw new UsageFault(`${name} is too long for a set of questions.`);
  const text = await readFile(name, "utf8");
  const result = readSet(parseToml(text, name), basename(name, ".toml"));
  if (!result.isValid) throw new UsageFault(`${name}: ${result.words}`);
  return result.set;
}

function parseToml(text: string, name: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageFault(
      `${name} is no TOML: ${error instanceof Error ? error.message.split("\n", 1)[0] : String(error)}`,
    );
  }
}

export function fileSize(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    throw new UsageFault(`${path} cannot be read: is it there, and may you read it?`);
  }
}
