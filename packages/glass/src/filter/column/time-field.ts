// Which fields that are times follow from the columns. They are worked out as nanoseconds in doubles, which are exact up to 104
// days; of longer spans the dissector is asked.
import type { ColumnWriter } from "../../analysis/column-writer.ts";
import { CHUNK_ROWS, LONG_ROUND_TRIP, type PacketColumns } from "../../analysis/packet-columns.ts";
import { frameFields } from "../../dissect/protocol/frame-fields.ts";
import { tcpAnalysisFields } from "../../dissect/protocol/tcp-analysis-fields.ts";
import { columnFields, everyKind } from "./field.ts";
import { times, type KindTable } from "./mask.ts";

const nanosecondsPerSecond = 1_000_000_000;

export interface TimeField {
  /** The packets that may have the field. */
  readonly has: KindTable;
  /** Fills `times`, counted from `origin`; NaN where a packet does not have the field. */
  readonly read: (chunk: PacketColumns, writer: ColumnWriter) => void;
  /** In nanoseconds since 1970 for a point in time, 0 for a span. */
  readonly origin: (writer: ColumnWriter) => bigint;
}

const seconds = new Uint32Array(CHUNK_ROWS);
const nanoseconds = new Uint32Array(CHUNK_ROWS);

function take(chunk: PacketColumns): void {
  seconds.set(chunk.seconds);
  nanoseconds.set(chunk.nanoseconds);
}

function readSinceFirst(chunk: PacketColumns, { firstTime }: ColumnWriter): void {
  const first = firstTime ?? { seconds: 0, nanoseconds: 0 };
  take(chunk);
  for (let row = 0; row < chunk.rows; row += 1) {
    times[row] = (seconds[row]! - first.seconds) * nanosecondsPerSecond + (nanoseconds[row]! - first.nanoseconds);
  }
}

function readSincePrevious(chunk: PacketColumns): void {
  let [secondsBefore, nanosecondsBefore] = [chunk.secondsBefore, chunk.nanosecondsBefore];
  take(chunk);
  for (let row = 0; row < chunk.rows; row += 1) {
    times[row] = (seconds[row]! - secondsBefore) * nanosecondsPerSecond + (nanoseconds[row]! - nanosecondsBefore);
    secondsBefore = seconds[row]!;
    nanosecondsBefore = nanoseconds[row]!;
  }
}

function readRoundTrip({ rows, firstRow, roundTrip }: PacketColumns, writer: ColumnWriter): void {
  for (let row = 0; row < rows; row += 1) {
    const value = roundTrip[row]!;
    times[row] = value === LONG_ROUND_TRIP ? writer.longRoundTrips.get(firstRow + row)! : value === 0 ? NaN : value;
  }
}

function firstTimeOf({ firstTime }: ColumnWriter): bigint {
  if (firstTime === undefined) return 0n;
  return BigInt(firstTime.seconds) * BigInt(nanosecondsPerSecond) + BigInt(firstTime.nanoseconds);
}

const span = (): bigint => 0n;

/** Name to how it is worked out. */
export const timeFields: ReadonlyMap<string, TimeField> = new Map<string, TimeField>([
  [frameFields.time.name, { has: everyKind, read: readSinceFirst, origin: firstTimeOf }],
  [frameFields.timeRelative.name, { has: everyKind, read: readSinceFirst, origin: span }],
  [frameFields.timeDelta.name, { has: everyKind, read: readSincePrevious, origin: span }],
  [tcpAnalysisFields.ackRoundTrip.name, { has: columnFields.get("tcp")!.has, read: readRoundTrip, origin: span }],
]);
