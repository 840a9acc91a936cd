// The fate of each segment of a conversation: sent again, only overtaken, captured twice, or undecided.
//
// A mark of tshark's is a hint that does not decide here. The segments before decide, with the Identification of IPv4, the
// timestamps option, and the receiver's acknowledgments. Each segment is looked at once.
import type { Connection } from "../seen/connection.ts";
import { Lookalikes, samePacket } from "../seen/identity.ts";
import { taken, type Segment } from "../seen/segment.ts";
import { causeOf, type Resend, type ResendKind } from "./cause.ts";
import { NumberLine } from "./number-line.ts";
import { newSide, type Passing, type Side } from "./side.ts";
import { judgeLate, type Late } from "./late.ts";

export interface Delivery {
  /** A packet that the capture holds a second time, to its first copy. */
  readonly twins: ReadonlyMap<Segment, Segment>;
  readonly again: readonly Resend[];
  /** Segments that others overtook, and that were sent once. */
  readonly reordered: readonly Late[];
  /** Late segments of which the packets do not show whether an earlier copy was lost before the capture. */
  readonly undecided: readonly Late[];
  /** SYN-ACKs of a simultaneous open (RFC 9293 §3.5, figure 7): they carry the SYN's number, as they must. */
  readonly crossing: readonly Segment[];
}

class Pass {
  readonly #segments: readonly Segment[];
  readonly #sides = [newSide(), newSide()] as const;
  readonly #lookalikes = new Lookalikes<Segment>();
  /** Segments so far that took numbers. */
  #numbered = 0;
  /** The frame of each side's latest segment. */
  readonly #latest: [number, number] = [0, 0];
  readonly twins = new Map<Segment, Segment>();
  readonly again: Resend[] = [];
  readonly reordered: Late[] = [];
  readonly undecided: Late[] = [];
  readonly crossing: Segment[] = [];

  /** Which side gives its packets different Identifications. */
  readonly #idsDiffer: readonly [boolean, boolean];

  constructor(segments: readonly Segment[]) {
    this.#segments = segments;
    this.#idsDiffer = [idsDiffer(segments, true), idsDiffer(segments, false)];
  }

  take(segment: Segment, index: number): void {
    const way = segment.isFromClient ? 0 : 1;
    const first = this.#twinOf(segment, way);
    this.#lookalikes.note(segment, first !== undefined);
    if (first !== undefined) {
      this.twins.set(segment, first);
      return;
    }
    this.#latest[way] = segment.frame;
    const [own, other] = [this.#sides[way], this.#sides[1 - way]!];
    if (segment.isReset) {
      own.reset = segment;
      return;
    }
    if (segment.isSyn && own.syn !== undefined && own.syn.seqRaw !== segment.seqRaw) own.line = new NumberLine();
    if (taken(segment) > 0) this.#numbered += 1;
    if (taken(segment) > 0) this.#judge({ segments: this.#segments, index, own, other }, segment);
    else if (own.line.first !== undefined && own.line.at(segment.seqRaw) > own.line.next) {
      // It carries nothing, and its number says that the ones before it were used.
      own.line.take(segment, index);
    }
    own.line.noteId(segment.ipId);
    this.#note(segment, index, own, other);
  }

  /** The packet that this one is a second copy of. Where only time says so, nothing of the other side lies between. */
  #twinOf(segment: Segment, way: 0 | 1): Segment | undefined {
    const first = this.#lookalikes.before(segment);
    if (first === undefined) return undefined;
    if (first.isFromClient !== segment.isFromClient) return undefined;
    const sure = samePacket(first, segment, this.#idsDiffer[way]);
    const isBetween = this.#latest[way === 0 ? 1 : 0] > first.frame;
    // Two acknowledgments in a row may be equal; that the packets around them are there twice decides.
    const isLikely = taken(segment) > 0 || (this.twins.size > 0 && 2 * this.twins.size >= this.#numbered);
    const isTwin = sure === "certain" || (sure === "likely" && !isBetween && isLikely);
    return isTwin ? (this.twins.get(first) ?? first) : undefined;
  }

  #judge(passing: Passing, segment: Segment): void {
    const { line, acknowledged } = passing.own;
    const from = line.at(segment.seqRaw);
    const to = from + taken(segment);
    const seen = line.first === undefined ? undefined : line.firstSeen(from, to);
    if (line.first !== undefined && from < line.floor)
      this.undecided.push({ segment, passedBy: undefined, by: "holes", shownBy: undefined });
    else if (seen !== undefined) this.#judgeSeen(passing, segment, seen, acknowledged >= to);
    else if (line.first !== undefined && (from < line.next || (acknowledged >= to && segment.length > 0))) {
      this.#judgeLate(passing, segment, from);
    }
    line.take(segment, passing.index);
  }

  /** Numbers that this side has used before. */
  #judgeSeen(passing: Passing, segment: Segment, seen: number, isAcknowledged: boolean): void {
    const { own } = passing;
    const original = own.line.carrierOf(seen);
    const isProbe = segment.marks.includes("zero_window_probe") || original?.marks.includes("zero_window_probe");
    const isLikeKeepAlive = isKeepAlive(segment, own);
    if (isProbe === true || (isLikeKeepAlive && isAcknowledged)) return;
    if (isLikeKeepAlive && passing.other.latestAck === undefined) {
      this.undecided.push({ segment, passedBy: undefined, by: "keep-alive", shownBy: undefined });
      return;
    }
    if (segment.isSyn && segment.isAck && own.syn !== undefined && !own.syn.isAck) {
      this.crossing.push(segment);
      return;
    }
    const resend = causeOf(passing, segment, original, original && own.line.latestOf(seen, original));
    noteRepair(own, resend.kind, segment);
    own.line.noteRepeated(seen, segment);
    this.again.push(resend);
  }

  #judgeLate(passing: Passing, segment: Segment, from: number): void {
    const { own } = passing;
    const judged = judgeLate(passing, segment, own.line.holeAt(from), from);
    if (judged.verdict === "again") {
      this.again.push({ segment, original: undefined, previous: undefined, ...judged.resend });
      noteRepair(own, judged.resend.kind, segment);
    } else this[judged.verdict].push(judged.late);
  }

  #note(segment: Segment, index: number, own: Side, other: Side): void {
    if (segment.isSyn) {
      own.syn = segment;
      own.syns += 1;
    }
    if (segment.isFin) own.fin ??= segment;
    if (!segment.isAck) return;
    own.acks.push(index);
    const { latestAck } = own;
    const isEmpty = taken(segment) === 0;
    own.isDuplicate = isEmpty && latestAck?.ackRaw === segment.ackRaw && !segment.isSyn;
    own.latestAck = segment;
    if (other.line.first !== undefined) {
      const acknowledged = other.line.at(segment.ackRaw);
      if (acknowledged > other.acknowledged) [other.acknowledged, other.acknowledgedBy] = [acknowledged, segment];
    }
    // A SYN and its SYN-ACK, or a SYN-ACK and its ACK.
    const isOpening = other.syn !== undefined && other.syns === 1 && (other.syn.isAck || segment.isSyn);
    if (isOpening) other.roundTrip ??= segment.time - other.syn!.time;
  }
}

/** Whether a side's packets have different Identifications. Linux leaves it 0 in a SYN-ACK, which says nothing. */
function idsDiffer(segments: readonly Segment[], isFromClient: boolean): boolean {
  let first: number | undefined;
  for (const segment of segments) {
    if (segment.isFromClient !== isFromClient || segment.ipId === undefined || segment.ipId === 0) continue;
    if (first === undefined) first = segment.ipId;
    else if (segment.ipId !== first) return true;
  }
  return false;
}

/** A segment that was sent again begins a repair of everything that was on the way, or goes on with one. */
function noteRepair(own: Side, kind: ResendKind, begun: Segment): void {
  if (kind !== "fast" && kind !== "timeout" && kind !== "unknown") return;
  const { repair, line } = own;
  const isSame = repair !== undefined && line.at(begun.seqRaw) < repair.until;
  if (isSame && repair.kind === kind) return;
  own.repair = { until: line.next, kind, begun };
}

/** A segment that only asks whether the other side is there: the last number once more, with one byte or none. */
function isKeepAlive({ isSyn, isFin, length, seqRaw }: Segment, { line }: Side): boolean {
  return !isSyn && !isFin && length <= 1 && line.at(seqRaw) === line.next - 1;
}

const known = new WeakMap<Connection, Delivery>();

/** Shared by all conversations of which each packet was sent once and came in order: most. */
const plain: Delivery = { twins: new Map(), again: [], reordered: [], undecided: [], crossing: [] };

/** What happened to the segments of a conversation that has been read to its end. Worked out once. */
export function deliveryOf(connection: Connection): Delivery {
  const found = known.get(connection);
  if (found !== undefined) return found;
  const { segments } = connection;
  const pass = new Pass(segments);
  for (let index = 0; index < segments.length; index += 1) pass.take(segments[index]!, index);
  const delivery = settle(pass, segments);
  known.set(connection, delivery);
  return delivery;
}

/** A receiver that got the same bytes twice says so (D-SACK, RFC 2883 §4): this also decides what was open. */
function settle(pass: Pass, segments: readonly Segment[]): Delivery {
  const { twins, crossing, reordered } = pass;
  const events = twins.size + pass.again.length + crossing.length + reordered.length + pass.undecided.length;
  if (events === 0) return plain;
  const reports = [new Map<number, Segment>(), new Map<number, Segment>()] as const;
  for (const segment of segments) {
    const [left, right] = segment.sack[0] ?? [];
    if (left === undefined || right === undefined) continue;
    const second = segment.sack[1];
    const isBelow = ((segment.ackRaw - right) | 0) >= 0;
    const isInside = second !== undefined && ((left - second[0]) | 0) >= 0 && ((second[1] - right) | 0) >= 0;
    const map = reports[segment.isFromClient ? 1 : 0];
    if ((isBelow || isInside) && !map.has(left)) map.set(left, segment);
  }
  const reportOf = (segment: Segment): Segment | undefined => {
    const report = reports[segment.isFromClient ? 0 : 1].get(segment.seqRaw);
    return report !== undefined && report.frame > segment.frame ? report : undefined;
  };
  const proven = pass.undecided.flatMap(({ segment }): Resend[] => {
    const report = reportOf(segment);
    if (report === undefined) return [];
    return [
      {
        segment,
        kind: "unknown",
        by: "report-twice",
        original: undefined,
        previous: undefined,
        shownBy: report,
        arrivedTwice: report,
      },
    ];
  });
  const again = [...pass.again, ...proven]
    .map((resend) => Object.assign(resend, { arrivedTwice: reportOf(resend.segment) }))
    .toSorted((one, other) => one.segment.frame - other.segment.frame);
  return {
    twins,
    again,
    reordered,
    undecided: pass.undecided.filter(({ segment }) => reportOf(segment) === undefined),
    crossing,
  };
}
