// tshark, the judge of our dissection: what it says about a file, remembered among the caches of node_modules, because its
// start alone takes longer than all that we do. An answer is kept under the file's SHA-256, tshark's build and its arguments.
import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";

const run = promisify(execFile);
const cache = fileURLToPath(new URL("../../node_modules/.cache/vitrine-tshark", import.meta.url));

/** The file in which an answer with this name is remembered. */
export function remembered(name: string): string {
  return join(cache, name);
}

/** Remembers an answer: written aside and renamed, so that a test that reads at the same time never gets half of it. */
export function remember(file: string, answer: string | Uint8Array): void {
  mkdirSync(cache, { recursive: true });
  const aside = `${file}.${randomUUID()}`;
  writeFileSync(aside, answer);
  renameSync(aside, file);
}

/** How tshark is set: no name resolution, checksums verified, as `vitrine inspect --checksums` does. */
export const judgeSettings = [
  "-n",
  ...["tcp.check_checksum:TRUE", "udp.check_checksum:TRUE", "ip.check_checksum:TRUE"].flatMap((set) => ["-o", set]),
];

/** The fields in which we want to be equal, packet for packet. */
export const judgedFields = [
  "frame.number",
  "frame.time_epoch",
  "frame.len",
  "frame.cap_len",
  "frame.protocols",
  "_ws.malformed",
  "ip.src",
  "ip.dst",
  "ip.proto",
  "ip.checksum.status",
  "ipv6.src",
  "ipv6.dst",
  "tcp.stream",
  "tcp.srcport",
  "tcp.dstport",
  "tcp.seq_raw",
  "tcp.ack_raw",
  "tcp.seq",
  "tcp.ack",
  "tcp.flags",
  "tcp.window_size_value",
  "tcp.window_size",
  "tcp.len",
  "tcp.checksum.status",
  "udp.srcport",
  "udp.dstport",
  "udp.length",
  "udp.stream",
  "udp.checksum.status",
  "tcp.analysis.retransmission",
  "tcp.analysis.fast_retransmission",
  "tcp.analysis.spurious_retransmission",
  "tcp.analysis.out_of_order",
  "tcp.analysis.duplicate_ack",
  "tcp.analysis.duplicate_ack_num",
  "tcp.analysis.duplicate_ack_frame",
  "tcp.analysis.zero_window",
  "tcp.analysis.zero_window_probe",
  "tcp.analysis.zero_window_probe_ack",
  "tcp.analysis.keep_alive",
  "tcp.analysis.keep_alive_ack",
  "tcp.analysis.lost_segment",
  "tcp.analysis.ack_lost_segment",
  "tcp.analysis.window_update",
  "tcp.analysis.window_full",
  "tcp.analysis.reused_ports",
  "tcp.analysis.flags",
  "tcp.analysis.acks_frame",
  "tcp.analysis.ack_rtt",
  "tcp.analysis.initial_rtt",
  "tcp.analysis.bytes_in_flight",
  "tcp.analysis.push_bytes_sent",
  "tcp.analysis.rto",
  "tcp.analysis.rto_frame",
  "tcp.window_size_scalefactor",
  "tcp.nxtseq",
] as const;

/**
 * Names the build of a program by its place, size and time, or undefined where there is none. Asking the program for its version takes
 * as long as asking it about a file.
 */
export function buildOf(program: string): string | undefined {
  const places = (process.env.PATH ?? "").split(":").map((folder) => join(folder, program));
  const place = places.find((one) => existsSync(one));
  if (place === undefined) return undefined;
  const { size, mtimeMs } = statSync(place);
  return `${place} ${size} ${mtimeMs}`;
}

export interface TsharkAnswer {
  readonly output: string;
  /** tshark's complaints about the file; empty if it had none. */
  readonly complaint: string;
  readonly exitCode: number;
}

/** Where the answer to these arguments about the file is remembered. */
function memoryOf(file: string, args: readonly string[]): string {
  const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
  const asked = createHash("sha256")
    .update(JSON.stringify([buildOf("tshark"), args]))
    .digest("hex")
    .slice(0, 16);
  return remembered(`${hash}-${asked}.json.gz`);
}

/** What tshark answers to these arguments about the file; from memory, if it was asked before. */
export async function askTshark(file: string, args: readonly string[]): Promise<TsharkAnswer> {
  const kept = memoryOf(file, args);
  if (existsSync(kept)) return JSON.parse(gunzipSync(readFileSync(kept)).toString()) as TsharkAnswer;
  const answer = await run("tshark", ["-r", file, ...args], { maxBuffer: 1024 ** 3, encoding: "utf8" }).then(
    ({ stdout, stderr }) => ({ output: stdout, complaint: complaintIn(stderr), exitCode: 0 }),
    (error: { stdout: string; stderr: string; code?: number | string }) => {
      // A number is tshark's own exit code; anything else means that it did not run.
      if (typeof error.code !== "number") throw error;
      return { output: error.stdout, complaint: complaintIn(error.stderr), exitCode: error.code };
    },
  );
  remember(kept, gzipSync(JSON.stringify(answer)));
  return answer;
}

function complaintIn(stderr: string): string {
  return stderr
    .split("\n")
    .filter((line) => !/^(Running as user|\s*$)/.test(line))
    .join("\n");
}

function fieldArguments(fields: readonly string[]): string[] {
  const format = ["-T", "fields", "-E", "separator=/t", "-E", "occurrence=f", "-E", "quote=n"];
  return [...judgeSettings, ...format, ...fields.flatMap((field) => ["-e", field])];
}

/** Whether tshark was asked for these fields of the file before, so that asking again costs nothing. */
export function isRemembered(file: string, fields: readonly string[]): boolean {
  return existsSync(memoryOf(file, fieldArguments(fields)));
}

/** The fields of every frame: the first occurrence of each, "" where there is none. */
export async function tsharkFields(file: string, fields: readonly string[]): Promise<string[][]> {
  const { output } = await askTshark(file, fieldArguments(fields));
  return output
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("\t"));
}

/** The numbers of the frames that a display filter selects; undefined if tshark refuses the filter. */
export async function tsharkFrames(file: string, filter: string): Promise<number[] | undefined> {
  const { output, exitCode } = await askTshark(file, [
    ...judgeSettings,
    "-Y",
    filter,
    "-T",
    "fields",
    "-e",
    "frame.number",
  ]);
  if (exitCode !== 0 && output === "") return undefined;
  return output.split("\n").filter(Boolean).map(Number);
}
