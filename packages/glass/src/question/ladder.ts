// Packets as the steps of a ladder: who sent what to whom, one below the other.
import type { LadderFigure, LadderStep } from "./answer.ts";
import type { Connection } from "./seen/connection.ts";
import type { Segment } from "./seen/segment.ts";
import { secondsBetween } from "./seen/packet.ts";

/** A step before the ends have their places. */
export interface Rung {
  readonly file: string;
  readonly frame: number;
  readonly time: bigint;
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly seq?: number;
  readonly ack?: number;
  readonly length?: number;
}

export function segmentRung(connection: Connection, segment: Segment, label: string): Rung {
  const { client, server, file } = connection;
  const [from, to] = segment.isFromClient ? [client, server] : [server, client];
  const { frame, time, seq, ack, length, isAck } = segment;
  return { file, frame, time, from: from.address, to: to.address, label, seq, length, ...(isAck ? { ack } : {}) };
}

/** Steps of a ladder: more than anybody reads from top to bottom. */
const mostSteps = 500;

/** Says how many steps a ladder leaves out; empty where it has all. */
export function leftText({ left, steps }: LadderFigure): string {
  return left === undefined ? "" : `; the first ${steps.length} are drawn`;
}

/** The flags of a segment by their names: "SYN, ACK". */
export function flagsText({ isSyn, isAck, isFin, isReset }: Segment): string {
  const names = [isSyn ? "SYN" : "", isFin ? "FIN" : "", isReset ? "RST" : "", isAck ? "ACK" : ""];
  return names.filter((name) => name !== "").join(", ");
}

/** The ladder of some rungs, in the order of time, counted from `zero`. `labels` says what an address is called. */
export function ladderOf(rungs: readonly Rung[], labels: ReadonlyMap<string, string>, zero: bigint): LadderFigure {
  const sorted = rungs.toSorted((one, other) => Number(one.time - other.time) || one.frame - other.frame);
  const drawn = sorted.slice(0, mostSteps);
  const addresses = [...new Set(drawn.flatMap(({ from, to }) => [from, to]))];
  const steps = drawn.map(({ time, from, to, ...rest }): LadderStep =>
    Object.assign(rest, {
      seconds: secondsBetween(zero, time),
      from: addresses.indexOf(from),
      to: addresses.indexOf(to),
    }),
  );
  return {
    kind: "ladder",
    ends: addresses.map((address) => ({ address, label: labels.get(address) ?? address })),
    steps,
    ...(sorted.length > drawn.length ? { left: sorted.length - drawn.length } : {}),
  };
}
