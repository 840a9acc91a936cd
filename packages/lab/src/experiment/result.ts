// The contents of result.json. The schema in docs/guide/lab-result.schema.json is made from this one. Keys are
// added, never renamed.
import { z } from "zod";
import type { Topology } from "../topology/topology.ts";

const time = z.iso.datetime().describe("ISO 8601, UTC");
const seconds = z.number().min(0);
const relativePath = z.string().describe("relative to the folder of result.json");

export const programSchema = z.object({
  command: z.array(z.string()).readonly().describe("the command line with its places filled, as it was run"),
  version: z
    .string()
    .describe("what the program, or its interpreter, says of its version; empty where it was not asked"),
  files: z
    .array(
      z
        .object({
          path: z.string(),
          sha256: z.string(),
          copy: relativePath.exactOptional().describe("the file as it was at the end of the run"),
        })
        .readonly(),
    )
    .readonly()
    .describe("the files that the command names, with their SHA-256: which state of a student's program it was"),
});

export const participantSchema = programSchema.extend({
  name: z.string(),
  host: z.string(),
  address: z.string(),
  transcript: relativePath
    .optional()
    .describe("JSON lines {at, direction: typed | printed | error, text}; absent for who never joined"),
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
});

export const captureSchema = z.object({
  host: z.string(),
  file: relativePath,
  packets: z.int().min(0),
  dropped: z.int().min(0).describe("packets that the kernel had no room for, as tcpdump reported"),
  isComplete: z.boolean().describe("everything that was seen is in the file"),
});

export const stepResultSchema = z.object({
  line: z.int().min(1).describe("the line of the experiment file"),
  who: z.array(z.string()).readonly(),
  does: z.string().describe("the step in a few words"),
  at: time,
  seconds,
  passed: z.boolean(),
  why: z.string().describe("the reason of the failure; empty where it passed"),
});

const impairmentResult = z.partialRecord(
  z.enum(["loss", "rate", "delay", "jitter", "reorder", "duplicate", "corrupt"]),
  z.number(),
);

const topologyResult: z.ZodType<Topology> = z.object({
  name: z.string(),
  domain: z.string().exactOptional(),
  dns: z.string().exactOptional().describe("the host that answers DNS"),
  networks: z.array(z.string()),
  hosts: z.array(
    z.object({
      name: z.string(),
      addresses: z.array(z.object({ address: z.string(), family: z.literal([4, 6]), prefix: z.int() })),
      names: z.array(z.string()),
      link: impairmentResult.describe("per cent, bits per second, milliseconds; each way"),
      receiveBuffer: z.int().exactOptional().describe("bytes"),
    }),
  ),
});

export const experimentResultSchema = z.object({
  schema: z.literal(1),
  title: z.string(),
  about: z.string(),
  experiment: relativePath.describe("the experiment as it was run"),
  passed: z.boolean().describe("every step of the script was played, and was as it should be"),
  started: time,
  ended: time,
  seconds,
  mode: z.enum(["namespaces", "loopback"]),
  topology: topologyResult,
  impairments: z
    .array(z.string())
    .readonly()
    .describe("what impairs the links at the start, and by which part of the kernel: client1: loss 5% (loss by nft)"),
  tools: z.record(z.string(), z.string()).describe("versions of tcpdump, iproute2, dnsmasq and the kernel"),
  server: programSchema.extend({ host: z.string(), address: z.string(), port: z.int(), log: relativePath }),
  participants: z.array(participantSchema).readonly(),
  captures: z.array(captureSchema).readonly(),
  notCaptured: z.string().describe("why there are no captures; empty where there are"),
  stepsInScript: z.int().min(1).describe("steps after a failed one are not played"),
  steps: z.array(stepResultSchema).readonly(),
});

export type ProgramResult = Readonly<z.output<typeof programSchema>>;
export type ParticipantResult = Readonly<z.output<typeof participantSchema>>;
export type CaptureResult = Readonly<z.output<typeof captureSchema>>;
export type StepResult = Readonly<z.output<typeof stepResultSchema>>;
export type ExperimentResult = Readonly<z.output<typeof experimentResultSchema>>;

/** JSON Schema (draft 2020-12) of result.json. */
export function resultJsonSchema(): object {
  return { title: "The result of `vitrine lab run`", ...z.toJSONSchema(experimentResultSchema) };
}
