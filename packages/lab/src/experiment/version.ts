// The programs that took part: versions of interpreters and tools, and digests of the files that a command names.
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { release } from "node:os";
import { runStep } from "../apply/run.ts";
import type { ProgramResult } from "./result.ts";

/** Programs that print their version and end when asked for it; others might start to run. */
const interpreters = /^(python|pypy|node|ruby|perl|php|java)[\d.]*$/;
/** Bytes; a student's program is smaller. */
const longestFile = 1024 * 1024;

/** `own` is the command line of this very program, for commands that begin with `vitrine`. */
export async function describeProgram(command: readonly string[], own: readonly string[]): Promise<ProgramResult> {
  const [program = ""] = command;
  const name = program.split("/").at(-1)!;
  const asked =
    program === "vitrine" ? [...own, "--version"] : interpreters.test(name) ? [program, "--version"] : undefined;
  return {
    command,
    version: asked === undefined ? "" : `${name} ${await versionOf(asked)}`.trim(),
    files: filesIn(command),
  };
}

/** Versions by the words that ask for them. Twenty participants often run one program, and no version changes meanwhile. */
const versions = new Map<string, Promise<string>>();

function versionOf(argv: readonly string[]): Promise<string> {
  const key = argv.join("\0");
  const version = versions.get(key) ?? askVersion(argv);
  versions.set(key, version);
  return version;
}

async function askVersion(argv: readonly string[]): Promise<string> {
  const { stdout, stderr } = await runStep({ argv }).catch(() => ({ stdout: "", stderr: "" }));
  const line = (stdout.trim() || stderr.trim()).split("\n")[0] ?? "";
  return /\d+(\.\d+)+[\w.-]*/.exec(line)?.[0] ?? line;
}

function filesIn(command: readonly string[]): { path: string; sha256: string }[] {
  return command.flatMap((path, index) => {
    // A program without a slash is looked up in the PATH, not in this folder.
    if (index === 0 && !path.includes("/")) return [];
    try {
      const file = statSync(path);
      if (!file.isFile() || file.size > longestFile) return [];
      return [{ path, sha256: createHash("sha256").update(readFileSync(path)).digest("hex") }];
    } catch {
      return [];
    }
  });
}

const tools = {
  tcpdump: ["tcpdump", "--version"],
  iproute2: ["ip", "-V"],
  dnsmasq: ["dnsmasq", "--version"],
};

export async function describeTools(): Promise<Record<string, string>> {
  const entries = Object.entries(tools).map(async ([name, argv]) => [name, await versionOf(argv)] as const);
  return { ...Object.fromEntries(await Promise.all(entries)), kernel: release() };
}
