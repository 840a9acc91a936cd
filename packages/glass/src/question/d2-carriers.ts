// d2: which packets carried one chat line, and when each hearer's copy left.
import { tcpFields } from "../dissect/protocol/tcp-fields.ts";
import type { Evidence, Finding, Question, Seen, Values } from "./answer.ts";
import { chatEvidence, shown } from "./chat-evidence.ts";
import { roomLines, type Heard, type RoomLine, type Said } from "./chat-lines.ts";
import { segmentEvidence } from "./evidence.ts";
import { ladderOf, segmentRung, type Rung } from "./ladder.ts";
import { ircText } from "./irc-conversations.ts";
import type { Connection } from "./seen/connection.ts";
import type { Segment } from "./seen/segment.ts";
import { cutText } from "./cut-messages.ts";
import { deliveryOf } from "./sent/delivery.ts";
import { secondsBetween } from "./seen/packet.ts";
import type { SeenCapture } from "./seen/seen.ts";
import { secondsIn } from "./time-zero.ts";
import { counted, duration, frames, listed } from "./wording.ts";

/** One transport of the line: the segment, its repetitions, and the acknowledgment. */
interface Carrier {
  readonly connection: Connection;
  readonly segment: Segment;
  readonly again: readonly Segment[];
  readonly acknowledged: Segment | undefined;
}

function carrierOf({ connection, frame, bytes }: Said | Heard): Carrier | undefined {
  const segment = connection.segmentAt(frame);
  if (segment === undefined) return undefined;
  // The line's last byte, by its sequence number: whoever acknowledges more has got the line.
  const { place, headerLength, seqRaw, length } = segment;
  const last = seqRaw + (place.isInFrame ? bytes[0] - place.offset - headerLength + bytes[1] : length);
  const again = deliveryOf(connection).again.filter(({ original }) => original === segment);
  const acknowledged = connection.segments.find(
    (one) =>
      one.frame > frame && one.isFromClient !== segment.isFromClient && one.isAck && ((one.ackRaw - last) | 0) >= 0,
  );
  return { connection, segment, again: again.map((one) => one.segment), acknowledged };
}

/** A line with the capture it is in. */
interface Chosen {
  readonly capture: SeenCapture;
  readonly line: RoomLine;
}

/** The first line with copies, for most can be shown of it; else the first that was sent, else the first that was heard. */
function chooseLine({ captures }: Seen): Chosen | undefined {
  const lines = captures.flatMap((capture) => roomLines(capture.chat).map((line) => ({ capture, line })));
  const isSent = ({ line }: Chosen): boolean => line.said !== undefined;
  return lines.find((one) => isSent(one) && one.line.copies.size > 0) ?? lines.find(isSent) ?? lines[0];
}

function rungsOf({ connection, segment, again, acknowledged }: Carrier, label: string): Rung[] {
  return [
    segmentRung(connection, segment, label),
    ...again.map((one) => segmentRung(connection, one, `${label}, again`)),
    ...(acknowledged === undefined ? [] : [segmentRung(connection, acknowledged, "ACK")]),
  ];
}

/** Times from the capture's first packet, and from the moment when the line was first seen. */
function carrierValues({ connection, segment, again, acknowledged }: Carrier, { capture, line }: Chosen): Values {
  return {
    stream: connection.stream,
    frame: segment.frame,
    seconds: secondsIn(capture, segment.time),
    secondsAfterLine: secondsBetween(line.time, segment.time),
    seqRaw: segment.seqRaw,
    seqRelative: segment.seq,
    length: segment.length,
    retransmissions: again.map(({ frame }) => frame),
    acknowledgedIn: acknowledged?.frame ?? null,
    acknowledgedAfter: acknowledged === undefined ? null : secondsBetween(segment.time, acknowledged.time),
  };
}

function describe({ segment, again, acknowledged }: Carrier): string {
  const repeated =
    again.length === 0 ? "" : ` It was sent again in ${listed(again.map(({ frame }) => `frame ${frame}`))}.`;
  const answered =
    acknowledged === undefined
      ? " No acknowledgment of it is in this capture."
      : ` Frame ${acknowledged.frame} acknowledges it ${duration(secondsBetween(segment.time, acknowledged.time))} later.`;
  return repeated + answered;
}

function evidenceOf(event: Said | Heard, { connection, acknowledged }: Carrier): Evidence[] {
  const { acknowledgmentRaw } = tcpFields;
  const ack =
    acknowledged === undefined
      ? []
      : [segmentEvidence(connection, acknowledged, acknowledgmentRaw, acknowledged.ackRaw)];
  return [chatEvidence(event, event.text), ...ack];
}

/** A copy of the line, and what carried it. */
interface Copy {
  readonly heard: Heard;
  readonly carrier: Carrier;
}

function copyText({ heard, carrier }: Copy, { line }: Chosen): string {
  const name = shown(heard.name);
  const { frame, time } = carrier.segment;
  const when = line.said === undefined ? "" : `, ${duration(secondsBetween(line.time, time))} after the line`;
  return `${name}'s copy left in frame ${frame}${when}.${describe(carrier)}`;
}

function labelsOf({ chat }: SeenCapture, server: string): Map<string, string> {
  const labels = new Map<string, string>();
  for (const event of chat) if (event.kind === "joined") labels.set(event.connection.client.address, shown(event.name));
  return labels.set(server, "server");
}

function answerText({ line }: Chosen, sent: Carrier | undefined, copies: readonly Copy[]): string {
  const head = `"${shown(line.text)}" by ${shown(line.by)}`;
  const inFrames = frames(copies.map(({ carrier }) => carrier.segment.frame));
  const copied =
    copies.length === 0
      ? "no copy of it is in this capture"
      : `${counted(copies.length, "copy", "copies")} of it in ${inFrames}`;
  return sent === undefined
    ? `${head}: the segment that carried it to the server is not in this capture; ${copied}.`
    : `${head} travelled in frame ${sent.segment.frame}; ${copied}.`;
}

function find(seen: Seen): Finding {
  const chosen = chooseLine(seen);
  if (chosen === undefined) {
    return {
      answered: false,
      needs: `Nothing is said in the lab's room in this capture. Capture while somebody writes a line.${ircText(seen)}`,
    };
  }
  const { capture, line } = chosen;
  const { said } = line;
  const sent = said && carrierOf(said);
  const copies = [...line.copies.values()].flatMap((heard): Copy[] => {
    const carrier = carrierOf(heard);
    return carrier === undefined ? [] : [{ heard, carrier }];
  });
  const first = sent ?? copies[0]?.carrier;
  if (first === undefined)
    return { answered: false, needs: "The packets of the line were not kept: the capture is too long." };
  const rungs = [
    ...(sent === undefined ? [] : rungsOf(sent, "the line")),
    ...copies.flatMap(({ heard, carrier }) => rungsOf(carrier, `copy for ${shown(heard.name)}`)),
  ];
  const ladder = ladderOf(rungs, labelsOf(capture, first.connection.server.address), capture.first ?? 0n);
  const described = copies.slice(0, mostDescribed).map((copy) => copyText(copy, chosen));
  const none =
    copies.length === 0 ? " No copy of it is in this capture: the server sends them on its other connections." : "";
  const carried =
    sent === undefined
      ? "The line is in this capture only on its way to a hearer."
      : `Frame ${sent.segment.frame} carried the line to the server.${describe(sent)}`;
  return {
    answered: true,
    answer: answerText(chosen, sent, copies),
    explanation:
      [carried, ...described].join(" ") +
      none +
      cutText(said === undefined ? line.copies.values() : [said, ...line.copies.values()], seen),
    values: {
      file: capture.file,
      by: shown(line.by),
      text: shown(line.text),
      line: sent === undefined ? null : carrierValues(sent, chosen),
      copies: copies.map(({ heard, carrier }) => ({ to: shown(heard.name), ...carrierValues(carrier, chosen) })),
    },
    evidence: [
      ...(said === undefined || sent === undefined ? [] : evidenceOf(said, sent)),
      ...copies.flatMap(({ heard, carrier }) => evidenceOf(heard, carrier)),
    ],
    figures: [ladder],
  };
}

/** Copies that the explanation describes; all are in the values. */
const mostDescribed = 20;

export const d2: Question = {
  id: "d2",
  text: "Which packets carried one chat line, and when did each hearer's copy leave?",
  find,
};
