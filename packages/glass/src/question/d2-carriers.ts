// d2: which packets carried one chat line, and when each hearer's copy left.
import { tcpFields } from "../dissect/protocol/tcp-fields.ts";
import type { Evidence, Finding, Json, Question, Seen } from "./answer.ts";
import { chatEvidence, shown } from "./chat-evidence.ts";
import { segmentEvidence } from "./evidence.ts";
import { ladderOf, segmentRung, type Rung } from "./ladder.ts";
import { findRetransmissions } from "./q06-retransmission.ts";
import type { ChatEvent } from "./seen/chat.ts";
import type { Connection } from "./seen/connection.ts";
import type { Segment } from "./seen/segment.ts";
import { secondsBetween } from "./seen/packet.ts";
import type { SeenCapture } from "./seen/seen.ts";
import { counted, duration, frames, listed } from "./wording.ts";

type Said = Extract<ChatEvent, { kind: "said" }>;
type Heard = Extract<ChatEvent, { kind: "heard" }>;

/** How long after a line a copy of it may leave the server, in nanoseconds. */
const copyAfter = 10_000_000_000n;

/** One transport of the line: the segment, its repetitions, and the acknowledgment. */
interface Carrier {
  readonly connection: Connection;
  readonly segment: Segment;
  readonly again: readonly Segment[];
  readonly acknowledged: Segment | undefined;
}

function carrierOf({ connection, frame, bytes }: Said | Heard): Carrier | undefined {
  const segment = connection.segments.find((one) => one.frame === frame);
  if (segment === undefined) return undefined;
  // The line's last byte, by its sequence number: whoever acknowledges more has got the line.
  const { place, headerLength, seqRaw, length } = segment;
  const last = seqRaw + (place.isInFrame ? bytes[0] - place.offset - headerLength + bytes[1] : length);
  const again = findRetransmissions(connection).filter(({ original }) => original === segment);
  const acknowledged = connection.segments.find(
    (one) =>
      one.frame > frame && one.isFromClient !== segment.isFromClient && one.isAck && ((one.ackRaw - last) | 0) >= 0,
  );
  return { connection, segment, again: again.map((one) => one.segment), acknowledged };
}

/** The copies of a line: heard under the same name with the same words, after it. */
function copiesOf({ chat }: SeenCapture, said: Said): Heard[] {
  const told = new Map<Connection, Heard>();
  for (const event of chat) {
    const isCopy = event.kind === "heard" && event.from === said.name && event.text.trim() === said.text.trim();
    if (!isCopy || event.frame <= said.frame || event.time - said.time > copyAfter) continue;
    if (event.connection !== said.connection && !told.has(event.connection)) told.set(event.connection, event);
  }
  return [...told.values()];
}

/** The first line with copies, for most can be shown of it; else the first line. */
function chooseLine({ captures }: Seen): { readonly capture: SeenCapture; readonly said: Said } | undefined {
  const lines = captures.flatMap((capture) =>
    capture.chat.filter((event): event is Said => event.kind === "said").map((said) => ({ capture, said })),
  );
  return lines.slice(0, 200).find(({ capture, said }) => copiesOf(capture, said).length > 0) ?? lines[0];
}

function rungsOf({ connection, segment, again, acknowledged }: Carrier, label: string): Rung[] {
  return [
    segmentRung(connection, segment, label),
    ...again.map((one) => segmentRung(connection, one, `${label}, again`)),
    ...(acknowledged === undefined ? [] : [segmentRung(connection, acknowledged, "ACK")]),
  ];
}

function carrierValues({ connection, segment, again, acknowledged }: Carrier, start: bigint): Record<string, Json> {
  return {
    stream: connection.stream,
    frame: segment.frame,
    seconds: secondsBetween(start, segment.time),
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

function find(seen: Seen): Finding {
  const chosen = chooseLine(seen);
  const line = chosen === undefined ? undefined : carrierOf(chosen.said);
  if (chosen === undefined || line === undefined) {
    return {
      answered: false,
      needs: "Nothing is said in the room in this capture. Capture while somebody writes a line.",
    };
  }
  const { capture, said } = chosen;
  const copies = copiesOf(capture, said).flatMap((heard) => {
    const carrier = carrierOf(heard);
    return carrier === undefined ? [] : [{ heard, carrier }];
  });
  const labels = new Map(
    capture.chat.flatMap((event) =>
      event.kind === "joined" ? [[event.connection.client.address, shown(event.name)] as const] : [],
    ),
  );
  labels.set(said.connection.server.address, "server");
  const ladder = ladderOf(
    [
      ...rungsOf(line, "the line"),
      ...copies.flatMap(({ heard, carrier }) => rungsOf(carrier, `copy for ${shown(heard.name)}`)),
    ],
    labels,
  );
  const start = line.segment.time;
  const left = copies.map(
    ({ heard, carrier }) =>
      `${shown(heard.name)}'s copy left in frame ${carrier.segment.frame}, ${duration(secondsBetween(start, carrier.segment.time))} after the line.${describe(carrier)}`,
  );
  const copied =
    copies.length === 0
      ? "no copy of it is in this capture"
      : `${counted(copies.length, "copy", "copies")} of it in ${frames(copies.map(({ carrier }) => carrier.segment.frame))}`;
  const none = " No copy of it is in this capture: the server sends them on its other connections.";
  return {
    answered: true,
    answer: `"${shown(said.text)}" by ${shown(said.name)} travelled in frame ${line.segment.frame}; ${copied}.`,
    explanation: `Frame ${line.segment.frame} carried the line to the server.${describe(line)} ${left.slice(0, 20).join(" ")}${copies.length === 0 ? none : ""}`,
    values: {
      file: capture.file,
      by: shown(said.name),
      text: shown(said.text),
      line: carrierValues(line, start),
      copies: copies.map(({ heard, carrier }) => ({ to: shown(heard.name), ...carrierValues(carrier, start) })),
    },
    evidence: [...evidenceOf(said, line), ...copies.flatMap(({ heard, carrier }) => evidenceOf(heard, carrier))],
    figures: [ladder],
  };
}

export const d2: Question = {
  id: "d2",
  text: "Which packets carried one chat line, and when did each hearer's copy leave?",
  find,
};
