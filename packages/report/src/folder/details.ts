// The authors of the report, for its first page: `report.toml` in the folder, or a file that is named.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { closest, tomlLine } from "@vitrine/wire/text";
import { parse, TomlError } from "smol-toml";
import { ReportProblem, reason } from "./problem.ts";

export interface Details {
  readonly title?: string;
  readonly author?: string;
  readonly group?: string;
  readonly course?: string;
}

/** The keys of the file. */
export const detailKeys = ["title", "author", "group", "course"] as const;

/** The file's name in a report's folder. */
const usualFile = "report.toml";

/** A page of text at most; a larger file is named by mistake. */
const longestFile = 64 * 1024;
/** Characters of one value: a line of a first page, or several names. */
const longestValue = 400;

/** Reads the details. Without a `file`, those in the folder; none where it has none. Throws a ReportProblem. */
export function readDetails(folder: string, file: string | undefined): Details {
  const usual = join(folder, usualFile);
  if (file === undefined && !existsSync(usual)) return {};
  const path = file ?? usual;
  const text = readText(path);
  const problem = (key: string, words: string): Error =>
    new ReportProblem(`${path}:${tomlLine(text, [key])}: ${words}`);
  const details: Record<string, string> = {};
  for (const [key, value] of Object.entries(tablesIn(text, path))) {
    if (!detailKeys.some((known) => known === key)) {
      const meant = closest(key, detailKeys);
      const hint = meant === undefined ? `there are ${detailKeys.join(", ")}` : `did you mean \`${meant}\`?`;
      throw problem(key, `unknown key \`${key}\`; ${hint}`);
    }
    const names = Array.isArray(value) && value.length > 0 && key === "author" ? value : [value];
    if (!names.every((one) => typeof one === "string" && one.trim() !== "")) {
      throw problem(key, `\`${key}\` is a text${key === "author" ? ", or a list of names" : ""}`);
    }
    details[key] = names.join(", ");
    if (details[key].length > longestValue) {
      throw problem(key, `\`${key}\` has more than ${longestValue} characters`);
    }
  }
  return details;
}

function readText(path: string): string {
  try {
    if (statSync(path).size > longestFile) throw new Error(`it has more than ${longestFile} bytes`);
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new ReportProblem(`${path} cannot be read: ${reason(error)}`);
  }
}

function tablesIn(text: string, path: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new ReportProblem(
      `${path}:${error.line}: ${error.message.split("\n")[0]!.replace(/^Invalid TOML document: /, "")}`,
    );
  }
}
