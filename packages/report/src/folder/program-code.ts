// The code of the programs that took part, as `vitrine lab run` kept it beside the captures.
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { ExperimentResult } from "@vitrine/lab";

export interface ProgramCode {
  /** As the command named it. */
  readonly path: string;
  /** The participants that ran it. */
  readonly usedBy: readonly string[];
  readonly lines: readonly string[];
  /** The file in the folder is not the one that ran. */
  readonly isChanged: boolean;
}

/** The lab keeps programs of up to one megabyte. */
const longestProgram = 1024 * 1024;

/** Every program once, in the order in which the run names them. */
export function readPrograms(folder: string, run: ExperimentResult | undefined): ProgramCode[] {
  if (run === undefined) return [];
  const users = new Map<string, { path: string; copy: string; sha256: string; usedBy: string[] }>();
  for (const { name, files } of [{ name: "the server", files: run.server.files }, ...run.participants]) {
    for (const { path, sha256, copy } of files) {
      if (copy === undefined) continue;
      const known = users.get(copy) ?? { path, copy, sha256, usedBy: [] };
      users.set(copy, known);
      known.usedBy.push(name);
    }
  }
  return [...users.values()].flatMap(({ path, copy, sha256, usedBy }) => {
    const bytes = readCopy(folder, copy);
    const text = bytes === undefined ? undefined : textOf(bytes);
    if (bytes === undefined || text === undefined) return [];
    const isChanged = createHash("sha256").update(bytes).digest("hex") !== sha256;
    return [{ path: basename(path), usedBy, lines: text.trimEnd().split(/\r?\n/), isChanged }];
  });
}

/** Undefined for a file that is gone, and for a name that leads elsewhere. */
function readCopy(folder: string, copy: string): Buffer | undefined {
  if (!/^programs\/[^/\\]+$/.test(copy)) return undefined;
  try {
    const path = join(folder, copy);
    return statSync(path).size > longestProgram ? undefined : readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Undefined for a compiled program. */
function textOf(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}
