// `vitrine explain FILE…`: the lab's questions answered from captures, with the evidence; or one packet, or one field.
import { realpathSync } from "node:fs";
import { basename } from "node:path";
import {
  Analyzer,
  answerSet,
  builtInSets,
  CaptureWitness,
  Dissector,
  mostAnswered,
  PacketValues,
  type DecodeAsRule,
  type Dissection,
  type SeenCapture,
  type SetReport,
} from "@vitrine/glass";
import { CaptureFile, writeAnnotated } from "@vitrine/glass/node";
import { faultWords, visibleText } from "@vitrine/wire/text";
import { CommanderError, InvalidArgumentError, type Command } from "commander";
import { decodeAsOption, decodeAsRules } from "./decode-as.ts";
import { reportLines } from "../explain/answer-text.ts";
import { explainField, explainPacket, fieldLines, packetLines } from "../explain/packet-text.ts";
import { fileSize, findSet, UsageFault } from "../explain/question-set.ts";
import { recordOf } from "../explain/run-record.ts";
import { screenOf } from "../explain/screen.ts";

/** How often the progress is written, in milliseconds: a person sees it move, and it costs nothing. */
const progressEvery = 200;

const exitCodes = { answered: 0, problem: 1, usage: 2 } as const;

interface ExplainOptions {
  readonly set: string;
  readonly json?: true;
  readonly annotate?: string;
  readonly packet?: number;
  readonly field?: string;
  readonly decodeAs?: readonly string[];
  readonly conversations?: number;
}

export function define(command: Command): void {
  command
    .argument("<file...>", "captures (pcap, pcapng, compressed with gzip or not)")
    .option(
      "--set <NAME|FILE.toml>",
      `which questions: ${[...builtInSets.keys()].join(", ")}, or a set of your own`,
      "lab3",
    )
    .option("--json", "write everything as one JSON object")
    .option("--annotate <OUT.pcapng>", "write the captures again as one, with the evidence as comments for Wireshark")
    .option("--packet <N>", "explain this packet: each mark of TCP analysis, and what led to it", parseFrame)
    .option("--field <NAME>", "explain this field of the packet, and where its value comes from")
    .option(
      "--conversations <N>",
      `answer the first N TCP conversations in full, the others as rows (default: ${mostAnswered})`,
      parseConversations,
    )
    .addOption(decodeAsOption())
    .exitOverride((error) => {
      throw new CommanderError(error.exitCode === 0 ? 0 : exitCodes.usage, error.code, error.message);
    })
    .action(explain);
}

function parseFrame(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError("A packet's number counts from 1.");
  return Number(text);
}

/** The most conversations that a capture may have. */
const mostConversations = 1_000_000;

function parseConversations(text: string): number {
  const count = Number(text);
  if (!/^\d{1,7}$/.test(text) || count < 1 || count > mostConversations)
    throw new InvalidArgumentError(`Give a number of conversations from 1 to ${mostConversations}.`);
  return count;
}

async function explain(files: string[], options: ExplainOptions): Promise<void> {
  try {
    if (options.field !== undefined && options.packet === undefined) throw new UsageFault("--field needs --packet N.");
    if (options.packet === undefined) await answerQuestions(files, options);
    else explainOne(files, options.packet, options);
  } catch (error) {
    if (!(error instanceof UsageFault)) throw error;
    console.error(`vitrine explain: ${visibleText(error.message)}`);
    process.exitCode = exitCodes.usage;
  }
}

/** Captures by the names that the answers use: the last part of the path, where these differ. */
function namesOf(files: readonly string[]): string[] {
  const short = files.map((file) => visibleText(basename(file)));
  return new Set(short).size === files.length ? short : files.map(visibleText);
}

async function answerQuestions(files: readonly string[], options: ExplainOptions): Promise<void> {
  const set = await findSet(options.set);
  checkAnnotation(files, options.annotate);
  const names = namesOf(files);
  const decodeAs = rulesOf(options);
  const captures = files.map((file, index) => witness(file, names[index]!, decodeAs));
  const { conversations } = options;
  const report = answerSet(set, { captures, ...(conversations === undefined ? {} : { conversations }) });
  const isBroken = captures.some(({ packets, problem }) => packets === 0 && problem !== undefined);
  if (options.annotate !== undefined) annotate(files, names, report, options.annotate);
  if (options.json === true) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else process.stdout.write(`${reportLines(report, screenOf(process.stdout)).join("\n")}\n`);
  if (isBroken) process.exitCode = exitCodes.problem;
}

function openFile(path: string): CaptureFile {
  fileSize(path);
  try {
    return new CaptureFile(path);
  } catch (error) {
    throw new UsageFault(faultWords(error));
  }
}

/** Writes on a terminal how far the reading is; the line is wiped at the end. */
function progressOf(name: string): { readonly tell: (read: number, size: number) => void; readonly wipe: () => void } {
  let last = performance.now();
  let isTold = false;
  const tell = (read: number, size: number): void => {
    const now = performance.now();
    if (!process.stderr.isTTY || size === 0 || now - last < progressEvery) return;
    [last, isTold] = [now, true];
    process.stderr.write(`\r${visibleText(name)}: ${Math.floor((100 * read) / size)} %`);
  };
  const wipe = (): void => {
    if (isTold) process.stderr.write(`\r${" ".repeat(process.stderr.columns - 1)}\r`);
  };
  return { tell, wipe };
}

function rulesOf({ decodeAs }: ExplainOptions): readonly DecodeAsRule[] {
  const read = decodeAsRules(decodeAs);
  if ("fault" in read) throw new UsageFault(read.fault);
  return read.rules;
}

function witness(path: string, name: string, decodeAs: readonly DecodeAsRule[]): SeenCapture {
  using file = openFile(path);
  const seeing = new CaptureWitness(name, { decodeAs });
  const { tell, wipe } = progressOf(name);
  const problem = file.read({ onPacket: (record) => seeing.take(record), onProgress: tell });
  wipe();
  return seeing.finish(file.parser.description, problem, recordOf(path, seeing.packets));
}

function checkAnnotation(files: readonly string[], out: string | undefined): void {
  if (out === undefined) return;
  if (!out.endsWith(".pcapng")) throw new UsageFault("--annotate writes pcapng, so the name ends in .pcapng.");
  if (files.some((file) => samePlace(file, out)))
    throw new UsageFault("--annotate would overwrite the capture itself.");
}

function samePlace(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    // The output is not there yet.
    return false;
  }
}

function annotate(files: readonly string[], names: readonly string[], report: SetReport, out: string): void {
  const captures = files.map((path, index) => ({ path, name: names[index]! }));
  try {
    writeAnnotated(captures, report, out);
  } catch (error) {
    throw new UsageFault(`${out} cannot be written: ${faultWords(error, "write")}`);
  }
}

function explainOne(files: readonly string[], frame: number, options: ExplainOptions): void {
  const { field, json, annotate } = options;
  if (files.length > 1) throw new UsageFault("--packet takes one capture: a number means another packet in each.");
  if (annotate !== undefined)
    throw new UsageFault("--annotate writes the answers of a set, so it does not go with --packet.");
  const [path] = files;
  const name = basename(path!);
  const decodeAs = rulesOf(options);
  const seen = witness(path!, name, decodeAs);
  const dissection = packetOf(path!, frame, decodeAs);
  if (dissection === undefined)
    throw new UsageFault(`${name} has ${seen.packets} packets; there is none with number ${frame}.`);
  const screen = screenOf(process.stdout);
  const explained = field === undefined ? explainPacket(seen, dissection) : explainField(seen, dissection, field);
  if (typeof explained === "string") throw new UsageFault(explained);
  const lines = "marks" in explained ? packetLines(explained, screen) : fieldLines(explained, screen);
  process.stdout.write(json === true ? `${JSON.stringify(explained, undefined, 2)}\n` : `${lines.join("\n")}\n`);
}

/** The packet taken apart, with the analysis of all packets before it. */
function packetOf(path: string, frame: number, decodeAs: readonly DecodeAsRule[]): Dissection | undefined {
  using file = openFile(path);
  const analyzer = new Analyzer({ decodeAs });
  const dissector = new Dissector({ decodeAs });
  const values = new PacketValues(analyzer.packet);
  let found: Dissection | undefined;
  file.read({
    onPacket: (record) => {
      analyzer.add(record);
      const dissection = dissector.dissect(record.frame === frame ? record.keep() : record, values);
      if (record.frame === frame) found = dissection;
      return found === undefined;
    },
  });
  return found;
}
