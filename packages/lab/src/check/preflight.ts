// Looks at the command line before anything is started, for the mistakes whose own error messages are hard to understand.
import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { basename, delimiter, resolve } from "node:path";
import { ProgramProblem } from "./problem.ts";
import { ordinaryPath } from "./site/environment.ts";
import type { ProgramUser } from "./site/site.ts";
import { mayUse } from "./site/user.ts";

/** Bytes of the first line that the kernel reads (execve(2)). */
const longestShebang = 256;
/** Of a file in UTF-8, read as Latin-1. */
const byteOrderMark = "\u00ef\u00bb\u00bf";
/** Programs whose first argument without a hyphen is the file to run. */
const interpreters = /^(?:python[\d.]*|node|ruby|perl|bash|sh|php|deno|lua[\d.]*)$/;

export interface PreflightOptions {
  readonly user: ProgramUser;
  /** Working directory of the program. */
  readonly folder: string;
}

/**
 * The command line with the program as a path that the user may run. Throws a `ProgramProblem` where the command line cannot
 * work.
 */
export function runnable(command: readonly string[], { user, folder }: PreflightOptions): string[] {
  const [program = "", ...words] = command;
  const isPath = program.includes("/");
  if (isPath) mustBeProgram(resolve(folder, program), program, user);
  const script = interpreters.test(basename(program)) ? scriptOf(words) : undefined;
  if (script !== undefined) mustBeReadable(resolve(folder, script), script, user);
  return [isPath ? resolve(folder, program) : findOnPath(program, user, folder), ...words];
}

/** The file that the interpreter runs: not after an option that takes the place of a file, such as -c or -m. */
function scriptOf(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => !word.startsWith("-"));
  const isBehindOption = words.slice(0, Math.max(at, 0)).some((word) => /^-(?:[a-zA-Z]*[cemp]|-\w+)$/.test(word));
  const word = words[at];
  return word === undefined || isBehindOption || word.includes("{") ? undefined : word;
}

function findOnPath(program: string, user: ProgramUser, folder: string): string {
  const folders = (process.env.PATH ?? ordinaryPath).split(delimiter);
  const found = folders.map((path) => resolve(folder, path, program)).filter((file) => existsSync(file));
  if (found.length === 0) {
    const isHere = existsSync(resolve(folder, program));
    const advice = isHere ? `; the file in this folder is started by: ${starterOf(program)}` : "";
    throw new ProgramProblem(`there is no program \`${program}\` on the PATH${advice}`);
  }
  const usable = found.find((file) => mayUse(user, "x", file));
  if (usable === undefined) throw new ProgramProblem(`the user ${user.name} may not run ${found[0]}${asWhom(user)}`);
  return usable;
}

/** What runs a file of this kind; undefined where the name does not say. */
const interpreterOf = (file: string): string | undefined =>
  ({ py: "python3", js: "node", rb: "ruby", sh: "sh" })[file.split(".").at(-1)!];

/** How a file of this kind is started. */
function starterOf(file: string): string {
  const interpreter = interpreterOf(file);
  return interpreter === undefined ? `./${file}` : `${interpreter} ${file}`;
}

function mustBeProgram(file: string, word: string, user: ProgramUser): void {
  mustBeReadable(file, word, user);
  if (!mayUse(user, "x", file)) {
    throw new ProgramProblem(`${word} is not executable: chmod +x ${word}, or start it by: ${starterOf(word)}`);
  }
  const first = firstLine(file);
  if (first.startsWith(byteOrderMark)) {
    throw new ProgramProblem(
      `${word} begins with a byte order mark (BOM), so its first line names no interpreter: sed -i '1s/^\\xEF\\xBB\\xBF//' ${word}`,
    );
  }
  if (!first.startsWith("#!")) {
    const interpreter = interpreterOf(word);
    if (interpreter === undefined || interpreter === "sh") return;
    const line = `#!/usr/bin/env ${interpreter}`;
    throw new ProgramProblem(
      `the first line of ${word} does not name its interpreter (${line}), so the shell would run it; start it by: ${starterOf(word)}`,
    );
  }
  if (first.endsWith("\r")) {
    throw new ProgramProblem(
      `the first line of ${word} ends in a Windows line end, which Linux takes for a part of the interpreter's name: sed -i 's/\\r$//' ${word}`,
    );
  }
  const interpreter = first.slice(2).trim().split(/\s+/)[0]!;
  if (!existsSync(interpreter))
    throw new ProgramProblem(`the first line of ${word} names ${interpreter}, which does not exist`);
}

function mustBeReadable(file: string, word: string, user: ProgramUser): void {
  if (!existsSync(file)) throw new ProgramProblem(`there is no file ${word}`);
  if (statSync(file).isDirectory()) throw new ProgramProblem(`${word} is a folder, not a program`);
  if (!mayUse(user, "r", file)) throw new ProgramProblem(`the user ${user.name} may not read ${file}${asWhom(user)}`);
}

/** Where root was left for another user, the way to another one. */
function asWhom({ isDropped }: ProgramUser): string {
  if (!isDropped) return "";
  return "; the checks do not run a program as root. Name a user who may (--user NAME; --user root takes the risk), or make the file and its folders readable";
}

function firstLine(file: string): string {
  const bytes = Buffer.alloc(longestShebang);
  const handle = openSync(file, "r");
  try {
    const length = readSync(handle, bytes, 0, longestShebang, 0);
    return bytes.toString("latin1", 0, length).split("\n")[0]!;
  } finally {
    closeSync(handle);
  }
}
