// What the report needs of a capture file: what was seen in it, the bytes of the frames that it shows, and the round trips.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { Analyzer, CaptureWitness, PacketValues, type CaptureRecord, type SeenCapture } from "@vitrine/glass";
import { CaptureFile } from "@vitrine/glass/node";
import { ReportProblem, reason } from "./problem.ts";

/** `tcp.analysis.ack_rtt` of one frame, in nanoseconds. */
export type RoundTrips = ReadonlyMap<number, bigint>;

export interface ShownFrames {
  readonly bytes: ReadonlyMap<number, Uint8Array>;
  readonly roundTrips: RoundTrips;
}

/** Round trips kept of a capture: more than any picture has room for. */
const mostRoundTrips = 200_000;

function open(path: string): CaptureFile {
  try {
    return new CaptureFile(path);
  } catch (error) {
    throw new ReportProblem(`${path} cannot be read: ${reason(error)}`);
  }
}

/** `name` is the capture's name in the report; `record` is what the run wrote down about it. */
export function witness(path: string, name: string, record: CaptureRecord | undefined): SeenCapture {
  using file = open(path);
  const seeing = new CaptureWitness(name);
  const problem = file.read({ onPacket: (record) => seeing.take(record) });
  return seeing.finish(file.parser.description, problem, record);
}

/** Reads the capture again, for the bytes of these frames and the round trips of all. */
export function readShown(path: string, frames: ReadonlySet<number>): ShownFrames {
  using file = open(path);
  const analyzer = new Analyzer();
  const values = new PacketValues(analyzer.packet);
  const bytes = new Map<number, Uint8Array>();
  const roundTrips = new Map<number, bigint>();
  file.read({
    onPacket: (record) => {
      analyzer.add(record);
      if (frames.has(record.frame)) bytes.set(record.frame, record.keep().bytes);
      const roundTrip = values.value("tcp.analysis.ack_rtt");
      if (typeof roundTrip === "bigint" && roundTrips.size < mostRoundTrips) roundTrips.set(record.frame, roundTrip);
    },
  });
  return { bytes, roundTrips };
}

/** SHA-256 of a file, in hexadecimal. */
export async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
