// The schema of an experiment file (docs/guide/lab.md).
import { z } from "zod";
import { impairmentSchema, parseDelay } from "../topology/impairment.ts";
import { topologySchema } from "../topology/schema.ts";

/** A longer script is one that no person reads. */
const stepLimit = 500;
/** A line that the chat's programs still take as one. */
const textLimit = 4096;
/** A flood ends by itself. */
const timesLimit = 10_000;
const participantLimit = 200;

const words = z.array(z.string("a word is meant"), 'a list of words is meant: command = ["python3", "chatserver.py"]');
export const commandSchema = words.min(1, "a program and its arguments are meant");

const duration = z
  .string("a time such as 10s is meant")
  .refine((text) => (parseDelay(text) ?? 0) > 0, "a time such as 10s is meant, up to 60s")
  .transform((text) => parseDelay(text)!);

const name = z.string("a name is meant").min(1, "a name is meant").max(64, "a name has at most 64 bytes");
const names = z.union([name, z.array(name)], "a name or a list of names is meant").transform((one) => [one].flat());
const text = z
  .string("a text is meant")
  .min(1, "a text is meant")
  .max(textLimit, `a text has at most ${textLimit} bytes`);

const participantSchema = z.strictObject({
  host: z.string("the name of a host is meant"),
  count: z
    .int("a whole number is meant")
    .min(1)
    .max(participantLimit, `at most ${participantLimit} are meant`)
    .optional(),
  command: commandSchema.optional(),
  password: z.string("a password is meant").min(1, "a password is meant").optional(),
});

export const stepSchema = z.strictObject({
  who: names,
  joins: z.literal(true, "`joins = true` is meant").optional(),
  says: text.optional(),
  tells: name.optional(),
  types: text.optional(),
  leaves: z.enum(["quit", "kill", "cable"], "quit, kill or cable is meant").optional(),
  freezes: z.literal(true, "`freezes = true` is meant").optional(),
  thaws: z.literal(true, "`thaws = true` is meant").optional(),
  ends: z.literal(true, "`ends = true` is meant").optional(),
  link: impairmentSchema.optional(),
  text: text.optional(),
  times: z.int("a whole number is meant").min(1).max(timesLimit, `at most ${timesLimit} times are meant`).optional(),
  pad: z.int("a whole number is meant").min(1).max(textLimit, `at most ${textLimit} bytes are meant`).optional(),
  heard_by: names.optional(),
  heard: z.int("a whole number is meant").min(1).optional(),
  sees: names.optional(),
});

export const experimentSchema = z.strictObject({
  title: z.string("a title is meant").min(1, "a title is meant"),
  about: z.string("a text is meant").optional(),
  patience: duration.optional(),
  topology: z.union([z.string(), topologySchema], "the name of a topology file or a table is meant").optional(),
  links: z.record(z.string(), impairmentSchema).optional(),
  server: z
    .strictObject({
      host: z.string("the name of a host is meant").optional(),
      command: commandSchema.optional(),
      prepare: z.array(commandSchema).optional(),
      port: z.int("a port is meant").min(1, "a port is meant").max(65_535, "a port is at most 65535").optional(),
    })
    .optional(),
  client: z.strictObject({ command: commandSchema.optional() }).optional(),
  participants: z.record(name, participantSchema, "a table of participants is meant: [participants.alice]"),
  script: z.array(stepSchema, "a list of steps is meant: [[script]]").min(1, "a script needs a step").max(stepLimit),
});

export type ExperimentDocument = z.output<typeof experimentSchema>;
export type StepDocument = ExperimentDocument["script"][number];
