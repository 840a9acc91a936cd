// What a number in a segment's header is, and where it comes from: which earlier segment led to it.
import type { Connection } from "./seen/connection.ts";
import { taken, type Segment } from "./seen/segment.ts";
import { counted, figure } from "./wording.ts";

export interface FieldOrigin {
  /** One or two sentences. */
  readonly words: string;
  /** Frames that the value comes from. */
  readonly frames: readonly number[];
}

type Origin = (connection: Connection, segment: Segment) => FieldOrigin;

/** Names a segment in a sentence. */
function kindText(segment: Segment): string {
  if (segment.isSyn) return segment.isAck ? "SYN-ACK" : "SYN";
  if (segment.isFin) return "FIN";
  return segment.length > 0 ? counted(segment.length, "byte") : "ACK";
}

/** How a segment's end comes about: "the SYN-ACK's number 0 plus 1, since a SYN takes one number". */
function sumText(segment: Segment): string {
  const extra = taken(segment) - segment.length;
  const parts = [
    segment.length > 0 ? `${figure(segment.length)} for its ${segment.length === 1 ? "byte" : "bytes"}` : "",
    extra > 0 ? `${extra}, since a ${segment.isSyn ? "SYN" : "FIN"} takes one number` : "",
  ].filter((text) => text !== "");
  const what = segment.isSyn || segment.isFin ? `the ${kindText(segment)}'s number` : "the number";
  return `${what} ${figure(segment.seq)} in frame ${segment.frame} plus ${parts.join(" plus ")}`;
}

function acknowledgment(connection: Connection, segment: Segment): FieldOrigin {
  const { ack, ackRaw, isAck, isFromClient, frame } = segment;
  if (!isAck)
    return {
      words: "The ACK flag is 0, so this number means nothing: there is nothing to acknowledge yet.",
      frames: [],
    };
  const acknowledged = connection.segments.find(
    (one) =>
      one.isFromClient !== isFromClient &&
      one.frame < frame &&
      taken(one) > 0 &&
      (one.seqRaw + taken(one)) >>> 0 === ackRaw,
  );
  const general =
    `It acknowledges everything up to ${figure(ack)} (raw: ${figure(ackRaw)}): the next byte that ${connection.sender(segment)} expects ` +
    `from ${connection.receiver(segment)} has this number.`;
  if (acknowledged === undefined)
    return { words: `${general} The segment that it answers is not in this capture.`, frames: [] };
  return { words: `${general} It is ${sumText(acknowledged)}.`, frames: [acknowledged.frame] };
}

function sequence(connection: Connection, segment: Segment): FieldOrigin {
  const { seq, seqRaw, isSyn, isFromClient, frame } = segment;
  const raw = `relative ${figure(seq)}, on the wire ${figure(seqRaw)}`;
  if (isSyn) {
    return {
      words:
        `The initial sequence number of ${connection.sender(segment)} (${raw}): chosen at random, so that old or forged segments are ` +
        "not taken for new ones. All later numbers of this direction count from it.",
      frames: [],
    };
  }
  const previous = connection.segments.findLast(
    (one) =>
      one.isFromClient === isFromClient &&
      one.frame < frame &&
      taken(one) > 0 &&
      (one.seqRaw + taken(one)) >>> 0 === seqRaw,
  );
  const general = `The number of this segment's first byte (${raw}).`;
  if (previous === undefined) return { words: `${general} The segment before it is not in this capture.`, frames: [] };
  return { words: `${general} It is ${sumText(previous)}.`, frames: [previous.frame] };
}

function window(connection: Connection, segment: Segment): FieldOrigin {
  const { windowValue, scale, isSyn, isFromClient } = segment;
  const room = `the room in the receive buffer of ${connection.sender(segment)}`;
  if (isSyn) {
    return {
      words: `It is ${room}: ${figure(windowValue)} bytes. In a SYN or SYN-ACK the window is never scaled.`,
      frames: [],
    };
  }
  if (scale === undefined || scale === -1) {
    return {
      words: `The header says ${figure(windowValue)}. By which factor this counts was agreed in the handshake, which is not in this capture.`,
      frames: [],
    };
  }
  const opening = connection.segments.find((one) => one.isSyn && one.isFromClient === isFromClient);
  const frames = opening === undefined ? [] : [opening.frame];
  if (scale < 0) {
    return {
      words: `It is ${room}: ${figure(windowValue)} bytes, unscaled, since the two did not agree on a factor.`,
      frames,
    };
  }
  const from =
    opening === undefined ? "in the handshake" : `by ${connection.sender(segment)} in frame ${opening.frame}`;
  return {
    words: `It is ${room}: ${figure(windowValue)} in the header times ${figure(scale)}, the factor agreed on ${from}, is ${figure(windowValue * scale)} bytes.`,
    frames,
  };
}

function stream(connection: Connection): FieldOrigin {
  const first = connection.segments[0];
  return {
    words:
      `The number that the glass gives this conversation of ${connection.clientText} and ${connection.serverText}, counted from 0 in the order in ` +
      `which conversations begin${first === undefined ? "" : `; this one begins in frame ${first.frame}`}. It is not on the wire.`,
    frames: first === undefined ? [] : [first.frame],
  };
}

const origins: ReadonlyMap<string, Origin> = new Map<string, Origin>([
  ["tcp.ack", acknowledgment],
  ["tcp.ack_raw", acknowledgment],
  ["tcp.seq", sequence],
  ["tcp.seq_raw", sequence],
  ["tcp.window_size", window],
  ["tcp.window_size_value", window],
  ["tcp.window_size_scalefactor", window],
  ["tcp.stream", stream],
]);

/** Where a field's value in a segment comes from; undefined for fields that need no explanation. */
export function explainOrigin(connection: Connection, segment: Segment, field: string): FieldOrigin | undefined {
  return origins.get(field)?.(connection, segment);
}
