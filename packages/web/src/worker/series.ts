// The lines of the graphs: the numbers that one end sent, and those that the other acknowledged and allowed.
import type { Line, Marks, Series, SeriesQuery, TimeRange } from "../source/capture-source.ts";
import type { ConversationColumns } from "./conversation-columns.ts";
import { LineBuilder, decimate } from "./decimate.ts";

const SYN = 0x02;
const FIN = 0x01;
const RST = 0x04;
const ACK = 0x10;
/** Marked points drawn at once: more of them are one smear. */
const mostMarked = 5000;
/** Throughput is counted in so many steps over what is shown. */
const throughputSteps = 200;
/** Half the numbers: a relative number beyond it lies before the conversation's first, as a keep-alive's can. */
const behindTheFirst = 2 ** 31;

interface WholeLines {
  readonly columns: ConversationColumns;
  readonly direction: number;
  readonly sequence: Line;
  readonly acknowledged: Line;
  readonly allowed: Line;
  readonly roundTrip: Line;
  readonly window: Line;
  readonly inFlight: Line;
}

let kept: WholeLines | undefined;

/** A number counted from the first, as one line: those that run past 2^32 go on, those before the first are below zero. */
class Unwrapped {
  #last = 0;

  next(number: number): number {
    let near = number - (this.#last % 2 ** 32);
    if (near > behindTheFirst) near -= 2 ** 32;
    else if (near < -behindTheFirst) near += 2 ** 32;
    const value = this.#last + near;
    if (value > this.#last) this.#last = value;
    return value;
  }
}

function wholeLines(columns: ConversationColumns, direction: 0 | 1): WholeLines {
  if (kept?.columns === columns && kept.direction === direction) return kept;
  const sequence = new LineBuilder();
  const acknowledged = new LineBuilder();
  const allowed = new LineBuilder();
  const roundTrip = new LineBuilder();
  const window = new LineBuilder();
  const inFlight = new LineBuilder();
  const sent = new Unwrapped();
  const answered = new Unwrapped();
  let sentUpTo = 0;
  for (let at = 0; at < columns.frame.length; at += 1) {
    const flags = columns.flags[at]!;
    const frame = columns.frame[at]!;
    const time = columns.time[at]!;
    if (columns.from[at] === direction) {
      if ((flags & RST) !== 0) continue;
      const takes = columns.length[at]! + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
      if (takes > 0) {
        const next = sent.next(columns.sequence[at]!) + takes;
        if (next > sentUpTo) sentUpTo = next;
        sequence.add(time, next, frame);
      }
      if (columns.bytesInFlight[at]! > 0) inFlight.add(time, columns.bytesInFlight[at]!, frame);
    } else if ((flags & ACK) !== 0 && (flags & RST) === 0) {
      const edge = answered.next(columns.acknowledgment[at]!);
      acknowledged.add(time, edge, frame);
      // The analysis counts where data is sent; what an ACK leaves is in flight until then.
      if (inFlight.length > 0) inFlight.add(time, Math.max(0, sentUpTo - edge), frame);
      allowed.add(time, edge + columns.window[at]!, frame);
      window.add(time, columns.window[at]!, frame);
      if (columns.roundTrip[at]! > 0) roundTrip.add(time, columns.roundTrip[at]!, frame);
    }
  }
  kept = {
    columns,
    direction,
    sequence: sequence.line,
    acknowledged: acknowledged.line,
    allowed: allowed.line,
    roundTrip: roundTrip.line,
    window: window.line,
    inFlight: inFlight.line,
  };
  return kept;
}

export function seriesOf(columns: ConversationColumns, query: SeriesQuery): Series {
  const { direction, columns: pixels } = query;
  const lines = wholeLines(columns, direction);
  const whole = wholeRange(columns);
  const range = query.range ?? whole;
  const shown = (line: Line): Line => decimate(line, range.from, range.to, pixels);
  return {
    whole,
    shown: range,
    sequence: shown(lines.sequence),
    acknowledged: shown(lines.acknowledged),
    allowed: shown(lines.allowed),
    marked: markedPoints(columns, range, direction),
    roundTrip: shown(lines.roundTrip),
    window: shown(lines.window),
    inFlight: shown(lines.inFlight),
    throughput: throughput(columns, range, direction),
  };
}

/** From the first packet to the last; a conversation of one packet, or of packets at one time, gets a moment. */
function wholeRange({ time }: ConversationColumns): TimeRange {
  const from = time[0] ?? 0;
  const to = time.at(-1) ?? from;
  return { from, to: to > from ? to : from + 1e-6 };
}

/** Segments of either end that carry a mark, at their places in the graph of sequence numbers. */
function markedPoints(columns: ConversationColumns, { from, to }: TimeRange, direction: number): Marks {
  const points = new LineBuilder();
  const marks: number[] = [];
  for (let at = 0; at < columns.frame.length && marks.length < mostMarked; at += 1) {
    const time = columns.time[at]!;
    if (columns.marks[at] === 0 || time < from || time > to) continue;
    const isSent = columns.from[at] === direction;
    const number = isSent ? columns.sequence[at]! + columns.length[at]! : columns.acknowledgment[at]!;
    points.add(time, number > behindTheFirst ? number - 2 ** 32 : number, columns.frame[at]!);
    marks.push(columns.marks[at]!);
  }
  return { ...points.line, marks: Uint16Array.from(marks) };
}

/** Bytes of data a second, sent in each of equal steps over what is shown. */
function throughput(columns: ConversationColumns, { from, to }: TimeRange, direction: number): Line {
  const line = new LineBuilder();
  const step = (to - from) / throughputSteps;
  if (!(step > 0)) return line.line;
  const bytes = new Float64Array(throughputSteps);
  const frames = new Uint32Array(throughputSteps);
  for (let at = 0; at < columns.frame.length; at += 1) {
    const time = columns.time[at]!;
    if (columns.from[at] !== direction || time < from || time > to) continue;
    const slot = Math.min(throughputSteps - 1, Math.floor((time - from) / step));
    bytes[slot]! += columns.length[at]!;
    if (frames[slot] === 0) frames[slot] = columns.frame[at]!;
  }
  for (let slot = 0; slot < throughputSteps; slot += 1) {
    line.add(from + (slot + 0.5) * step, bytes[slot]! / step, frames[slot]!);
  }
  return line.line;
}
