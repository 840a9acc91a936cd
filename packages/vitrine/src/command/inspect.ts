// `vitrine inspect FILE|-`: looks into a capture, packet by packet or conversation by conversation.
import {
  compileFilter,
  declaredFields,
  drawProblem,
  type CaptureProblem,
  type DecodeAsRule,
  type Filter,
} from "@vitrine/glass";
import { visibleText } from "@vitrine/wire/text";
import { type Command, CommanderError } from "commander";
import { decodeAsOption, decodeAsRules } from "./decode-as.ts";
import { FollowView } from "./inspect/follow-view.ts";
import { readFrames, type View } from "./inspect/frames.ts";
import { Output } from "./inspect/output.ts";
import { PacketView } from "./inspect/packet-view.ts";
import { openSource, SourceFault } from "./inspect/source.ts";
import { StreamsView } from "./inspect/streams-view.ts";
import { FieldsView, JsonView, ListView, unknownNames } from "./inspect/views.ts";

/** Exit codes for scripts (docs/guide/glass.md). */
const exitCodes = { read: 0, damaged: 1, usage: 2 } as const;

interface InspectOptions {
  readonly filter?: string;
  readonly packet?: string;
  readonly field?: string;
  readonly streams?: true;
  readonly follow?: string;
  readonly raw?: true;
  readonly fields?: string;
  readonly json?: true;
  readonly fieldlist?: true;
  readonly live?: true;
  readonly checksums?: true;
  readonly compat: string;
  readonly decodeAs?: readonly string[];
  readonly mostUnpacked?: string;
}

class UsageFault extends Error {}

export function define(command: Command): void {
  command
    .argument("[file]", "a capture: pcap or pcapng, compressed with gzip or not; - is standard input")
    .option("-Y, --filter <FILTER>", "show only what this display filter selects (Wireshark's language)")
    .option("--packet <N>", "show packet N in full: every field and its bytes")
    .option("--field <NAME>", "with --packet: mark this field's bytes in the dump")
    .option("--streams", "show every conversation: who, how long, how much, and how it ended")
    .option("--follow <N>", "show what the two ends of TCP conversation N said")
    .option("--raw", "with --follow: the bytes as they are")
    .option("--fields <NAMES>", "print these fields of every packet, separated by tabs: tcp.srcport,tcp.seq")
    .option("--json", "print one JSON object a packet (with --streams: a conversation)")
    .option("--fieldlist", "print every field's name, type and meaning")
    .option("--live", "the file still grows: go on until Ctrl-C")
    .option("--checksums", "verify checksums (off, because network cards fill them in after the capture)")
    .option("--compat <VERSION>", "judge TCP as this version of Wireshark does: 4.0 or 4.4", "4.0")
    .option("--most-unpacked <MB>", "how much a gzip-compressed capture may unpack to (default: 100 times its size)")
    .addOption(decodeAsOption())
    .exitOverride((error) => {
      throw new CommanderError(error.exitCode === 0 ? exitCodes.read : exitCodes.usage, error.code, error.message);
    })
    .action(inspect);
}

async function inspect(file: string | undefined, options: InspectOptions): Promise<void> {
  try {
    process.exitCode = await look(file, options);
  } catch (error) {
    const isUsage = error instanceof UsageFault;
    if (!isUsage && !(error instanceof SourceFault)) throw error;
    console.error(`vitrine inspect: ${error.message}`);
    process.exitCode = isUsage ? exitCodes.usage : exitCodes.damaged;
  }
}

async function look(file: string | undefined, options: InspectOptions): Promise<number> {
  const output = new Output();
  if (options.fieldlist === true) {
    listFields(output);
    await output.flush();
    return exitCodes.read;
  }
  if (file === undefined) throw new UsageFault("name a capture file, or - for standard input.");
  const filter = filterOf(options.filter);
  const view = viewOf(options, output);
  const compatibility = options.compat;
  if (compatibility !== "4.0" && compatibility !== "4.4") throw new UsageFault("--compat is 4.0 or 4.4.");
  const decodeAs = rulesOf(options.decodeAs);
  const mostUnpacked =
    options.mostUnpacked === undefined ? undefined : wholeNumber("--most-unpacked", options.mostUnpacked, 1) * 1e6;
  const source = openSource(file, options.live === true ? untilInterrupted() : undefined);
  const verifyChecksums = options.checksums === true;
  const problem = await readFrames(
    { source, output, filter, verifyChecksums, compatibility, decodeAs, mostUnpacked },
    view,
  );
  return conclude(view, options, problem);
}

/** Ctrl-C ends a live view in order. */
function untilInterrupted(): AbortSignal {
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  return stop.signal;
}

function filterOf(text: string | undefined): Filter | undefined {
  if (text === undefined) return undefined;
  const result = compileFilter(text);
  if (!result.isValid) throw new UsageFault(`this filter is not understood.\n${drawProblem(text, result.problem)}`);
  return result.filter;
}

function rulesOf(texts: readonly string[] | undefined): readonly DecodeAsRule[] {
  const read = decodeAsRules(texts);
  if ("fault" in read) throw new UsageFault(read.fault);
  return read.rules;
}

function viewOf(options: InspectOptions, output: Output): View {
  if (options.packet !== undefined) {
    return new PacketView(output, wholeNumber("--packet", options.packet, 1), options.field);
  }
  if (options.streams === true) return new StreamsView(output, options.json === true);
  if (options.follow !== undefined) {
    return new FollowView(output, wholeNumber("--follow", options.follow, 0), options.raw === true);
  }
  if (options.fields !== undefined) return new FieldsView(output, fieldNames(options.fields));
  return options.json === true ? new JsonView(output) : new ListView(output);
}

function wholeNumber(option: string, text: string, least: number): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : -1;
  if (number < least)
    throw new UsageFault(`${option} takes a number, from ${least} on; this is "${visibleText(text)}".`);
  return number;
}

function fieldNames(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = unknownNames(names);
  if (unknown.length > 0) {
    const words = unknown.map((name) => `"${visibleText(name)}"`).join(", ");
    throw new UsageFault(`no field has the name ${words}. All are listed by: vitrine inspect --fieldlist`);
  }
  return names;
}

function conclude(view: View, options: InspectOptions, problem: CaptureProblem | undefined): number {
  if (problem !== undefined) {
    const byte = problem.offset.toLocaleString("en");
    console.error(`vitrine inspect: ${problem.words} (At byte ${byte}. All packets before it were read.)`);
  }
  if (view instanceof PacketView && !view.hasShown) {
    console.error(`vitrine inspect: the capture has no packet ${options.packet ?? ""}.`);
    return exitCodes.damaged;
  }
  if (view instanceof FollowView && !view.hasFound) {
    console.error(
      `vitrine inspect: the capture has no TCP conversation ${options.follow ?? ""}; --streams lists them.`,
    );
    return exitCodes.damaged;
  }
  return problem === undefined ? exitCodes.read : exitCodes.damaged;
}

function listFields(output: Output): void {
  for (const field of declaredFields.values()) {
    output.line(`${field.name}\t${field.type}\t${field.label}\t${field.sentence}`);
  }
}
