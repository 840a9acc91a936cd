// Reads result.json, what `vitrine lab run` leaves of a run (docs/guide/lab.md). A file that is none is a ReportProblem.
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ExperimentResult } from "@vitrine/lab";
import { z } from "zod";
import { ReportProblem, reason } from "./problem.ts";

const resultFile = "result.json";

/** A run of two hundred hosts writes less than a megabyte; what is larger is some other file. */
const largestResult = 16 * 1024 * 1024;

/** What the report tells of a run: a part of the lab's result. Keys that it does not know are left alone. */
export type Run = Pick<
  ExperimentResult,
  | "title"
  | "about"
  | "passed"
  | "started"
  | "seconds"
  | "mode"
  | "impairments"
  | "tools"
  | "captures"
  | "notCaptured"
  | "stepsInScript"
  | "steps"
> & {
  readonly topology: {
    readonly domain?: string | undefined;
    readonly dns?: string | undefined;
    readonly networks: readonly string[];
    readonly hosts: readonly RunHost[];
  };
  readonly server: Program & { readonly host: string; readonly address: string; readonly port: number };
  readonly participants: readonly (Program & {
    readonly name: string;
    readonly host: string;
    readonly address: string;
    readonly exitCode: number | null;
    readonly signal: string | null;
    readonly transcript?: string | undefined;
  })[];
};

export interface RunHost {
  readonly name: string;
  readonly addresses: readonly { readonly address: string }[];
  readonly names: readonly string[];
}

export type Program = Pick<ExperimentResult["server"], "command" | "version" | "files">;

const program = {
  command: z.array(z.string()),
  version: z.string(),
  files: z.array(z.object({ path: z.string(), sha256: z.string() })),
};

const runSchema: z.ZodType<Run> = z.object({
  title: z.string(),
  about: z.string(),
  passed: z.boolean(),
  started: z.string(),
  seconds: z.number(),
  mode: z.enum(["namespaces", "loopback"]),
  topology: z.object({
    domain: z.string().optional(),
    dns: z.string().optional(),
    networks: z.array(z.string()),
    hosts: z.array(
      z.object({
        name: z.string(),
        addresses: z.array(z.object({ address: z.string() })),
        names: z.array(z.string()),
      }),
    ),
  }),
  impairments: z.array(z.string()),
  tools: z.record(z.string(), z.string()),
  server: z.object({ ...program, host: z.string(), address: z.string(), port: z.number() }),
  participants: z.array(
    z.object({
      ...program,
      name: z.string(),
      host: z.string(),
      address: z.string(),
      exitCode: z.number().nullable(),
      signal: z.string().nullable(),
      transcript: z.string().optional(),
    }),
  ),
  captures: z.array(
    z.object({
      host: z.string(),
      file: z.string(),
      packets: z.number(),
      dropped: z.number(),
      isComplete: z.boolean(),
    }),
  ),
  notCaptured: z.string(),
  stepsInScript: z.number(),
  steps: z.array(
    z.object({
      line: z.number(),
      who: z.array(z.string()),
      does: z.string(),
      at: z.string(),
      seconds: z.number(),
      passed: z.boolean(),
      why: z.string(),
    }),
  ),
});

/** The run that left this folder; undefined where there is no result.json. */
export function readRun(folder: string): Run | undefined {
  const path = join(folder, resultFile);
  if (!existsSync(path)) return undefined;
  const read = runSchema.safeParse(parseResult(path));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  throw new ReportProblem(`${path} is no result of \`vitrine lab run\`${place}: ${issue?.message ?? "it has no form"}`);
}

function parseResult(path: string): unknown {
  try {
    if (statSync(path).size > largestResult) throw new ReportProblem(`${path} is too long for the result of a run`);
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof ReportProblem) throw error;
    throw new ReportProblem(`${path} cannot be read as a result: ${reason(error)}`);
  }
}
