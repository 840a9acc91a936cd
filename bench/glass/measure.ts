// The glass beside the tools that people know, on a capture that is made for it: what each costs, in the same run.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type CaptureOptions, makeCapture } from "./capture.ts";
import { type Cost, costOf, NotInstalled } from "./cost.ts";
import { measureLive } from "./live.ts";

const run = promisify(execFile);
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const vitrine = path("../../packages/vitrine/bin/vitrine.js");

/** tshark takes some fifteen microseconds a packet: it is measured on the first of them. tcpdump prints, as `inspect` does, the same part. */
const partPackets = 400_000;

export type Tool = "vitrine" | "tcptrace" | "tshark" | "tcpdump" | "c";

/** What one round gives: per figure, a value per tool; none for a tool that is not installed. */
export type GlassRound = Readonly<Record<string, Partial<Record<Tool, number | undefined>>>>;

export interface GlassBench {
  readonly binaries: string;
  readonly capture: string;
  readonly part: string;
  readonly packets: number;
  /** Programs that were found to be not installed. */
  readonly missing: Set<string>;
}

/** Makes the capture, and a copy of its beginning. */
export function prepare(binaries: string, options: CaptureOptions): GlassBench {
  const capture = join(binaries, "capture.pcap");
  const part = join(binaries, "part.pcap");
  makeCapture(capture, options);
  makeCapture(part, { ...options, packets: Math.min(partPackets, options.packets) });
  return { binaries, capture, part, packets: options.packets, missing: new Set() };
}

type Measure = (bench: GlassBench) => Promise<GlassRound>;

/** What another's program costs; undefined where it is not installed. */
async function otherCost(
  { binaries, missing }: GlassBench,
  program: string,
  args: string[],
): Promise<Cost | undefined> {
  try {
    return await costOf(binaries, program, args);
  } catch (error) {
    if (!(error instanceof NotInstalled)) throw error;
    missing.add(program);
    return undefined;
  }
}

const per = (value: number | undefined, count: number): number | undefined =>
  value === undefined ? undefined : value / count;

/** Every segment judged, every conversation followed, one pass; and what a person calls, with the totals of every conversation. */
async function analysis(bench: GlassBench): Promise<GlassRound> {
  const { binaries, capture, part, packets } = bench;
  const counted = Math.min(partPackets, packets);
  const ours = await costOf(binaries, process.execPath, [path("analyse.mjs"), capture]);
  const streams = await costOf(binaries, process.execPath, [vitrine, "inspect", "--streams", capture]);
  const tcptrace = await otherCost(bench, "tcptrace", ["-n", "-l", "-r", capture]);
  const tshark = await otherCost(bench, "tshark", ["-n", "-q", "-z", "io,stat,0,tcp.analysis.flags", "-r", part]);
  const limit = await costOf(binaries, join(binaries, "records"), [capture]);
  return {
    analysis: {
      vitrine: ours.cpu / packets,
      tcptrace: per(tcptrace?.cpu, packets),
      tshark: per(tshark?.cpu, counted),
      c: limit.cpu / packets,
    },
    streams: { vitrine: streams.cpu / packets, tcptrace: per(tcptrace?.cpu, packets) },
    streamsMemory: { vitrine: streams.memory / 1e6 },
    memory: {
      vitrine: ours.memory / 1e6,
      tcptrace: per(tcptrace?.memory, 1e6),
      tshark: per(tshark?.memory, 1e6),
      c: limit.memory / 1e6,
    },
  };
}

/** The index, and what a filter on it takes. */
async function index({ capture }: GlassBench): Promise<GlassRound> {
  const { stdout } = await run(process.execPath, [path("index-and-filter.ts"), capture]);
  const told = JSON.parse(stdout) as {
    readonly bytesPerPacket: number;
    readonly filterMilliseconds: readonly number[];
    readonly undecidedPerMillion: readonly number[];
  };
  const filters = told.filterMilliseconds.map((time, place) => [`filter-${place + 1}`, { vitrine: time }] as const);
  const [mostUndecided] = told.undecidedPerMillion.toSorted((one, other) => other - one);
  return {
    index: { vitrine: told.bytesPerPacket },
    ...Object.fromEntries(filters),
    undecided: { vitrine: mostUndecided! },
  };
}

/** A line a packet; and one packet out of many. */
async function printing(bench: GlassBench): Promise<GlassRound> {
  const { binaries, capture, part, packets } = bench;
  const counted = Math.min(partPackets, packets);
  const ours = await costOf(binaries, process.execPath, [vitrine, "inspect", part]);
  const tcpdump = await otherCost(bench, "tcpdump", ["-n", "-r", part]);
  const one = await costOf(binaries, process.execPath, [vitrine, "inspect", "--packet", "1", capture]);
  return {
    printing: { vitrine: ours.cpu / counted, tcpdump: per(tcpdump?.cpu, counted) },
    first: { vitrine: one.wall / 1e6 },
  };
}

async function live({ binaries }: GlassBench): Promise<GlassRound> {
  const { perSecond, lost } = await measureLive(binaries, vitrine);
  return { live: { vitrine: perSecond }, lost: { vitrine: lost } };
}

export const glassMeasures: ReadonlyMap<string, Measure> = new Map([
  ["glass-analysis", analysis],
  ["glass-index", index],
  ["glass-printing", printing],
  ["glass-live", live],
]);
