// d1: one join and one direct message, packet by packet.
import { labPort } from "@vitrine/wire/lab";
import { ircText } from "./irc-conversations.ts";
import { udpFields } from "../dissect/protocol/udp-fields.ts";
import { tcpFields } from "../dissect/protocol/tcp-fields.ts";
import type { Evidence, Finding, Question, Seen } from "./answer.ts";
import { chatEvidence, shown } from "./chat-evidence.ts";
import { isSameServer } from "./chat-lines.ts";
import { datagramEvidence, filterFor, segmentEvidence } from "./evidence.ts";
import { flagsText, ladderOf, leftText, segmentRung, type Rung } from "./ladder.ts";
import type { ChatEvent } from "./seen/chat.ts";
import type { Connection } from "./seen/connection.ts";
import type { Segment } from "./seen/segment.ts";
import type { Lookup, SeenCapture } from "./seen/seen.ts";
import { counted } from "./wording.ts";

type Joined = Extract<ChatEvent, { kind: "joined" }>;
type Direct = Extract<ChatEvent, { kind: "direct" }>;

/** How long before a connection a lookup may be and still belong to it, in nanoseconds: as long as a resolver waits. */
const lookupBefore = 30_000_000_000n;
/** How long after a join a roster may come because of it, in nanoseconds. */
const rosterAfter = 5_000_000_000n;

/** The question to DNS that gave the server's address, and its answer. */
function lookupFor({ lookups }: SeenCapture, connection: Connection): Lookup[] {
  const opened = connection.segments[0]!.time;
  const isNear = ({ time }: Lookup): boolean => time <= opened && opened - time < lookupBefore;
  const response = lookups.findLast(
    (one) =>
      one.isResponse &&
      one.client === connection.client.address &&
      one.addresses.includes(connection.server.address) &&
      isNear(one),
  );
  if (response === undefined) return [];
  const query = lookups.findLast(
    (one) =>
      !one.isResponse && one.client === response.client && one.name === response.name && one.frame < response.frame,
  );
  return query === undefined ? [response] : [query, response];
}

function handshake({ segments, syn, synAck }: Connection): Segment[] {
  if (syn === undefined || synAck === undefined) return [];
  const ack = segments.find((one) => one.isFromClient && !one.isSyn && one.isAck && one.frame > synAck.frame);
  return [syn, synAck, ...(ack === undefined ? [] : [ack])];
}

/** A join: the event, and its index in the capture's chat. */
interface Join {
  readonly joined: Joined;
  readonly at: number;
}

/** The capture's joins, and from which index on each connection's client was there. */
interface Joins {
  readonly joins: readonly Join[];
  readonly thereSince: ReadonlyMap<Connection, number>;
}

function joinsIn({ chat }: SeenCapture): Joins {
  const joins = chat.flatMap((event, at): Join[] => (event.kind === "joined" ? [{ joined: event, at }] : []));
  const thereSince = new Map<Connection, number>();
  for (const { joined, at } of joins) if (!thereSince.has(joined.connection)) thereSince.set(joined.connection, at);
  return { joins, thereSince };
}

/** The first roster with the new name in it that each client got that was there, the new one too. */
function rostersAfter({ chat }: SeenCapture, { joined, at }: Join, { thereSince }: Joins): ChatEvent[] {
  const told = new Map<Connection, ChatEvent>();
  for (let index = at + 1; index < chat.length; index += 1) {
    const event = chat[index]!;
    if (event.time - joined.time >= rosterAfter) break;
    if (event.kind !== "roster" || !event.users.has(joined.name)) continue;
    if (!isSameServer(event.connection, joined.connection)) continue;
    const since = thereSince.get(event.connection);
    if (since !== undefined && since <= at && !told.has(event.connection)) told.set(event.connection, event);
  }
  return [...told.values()];
}

function chatRung(event: ChatEvent, label: string): Rung[] {
  if (event.kind === "direct") {
    const { file, frame, time, from, to, length } = event;
    return [{ file, frame, time, from, to, label, length }];
  }
  const segment = event.connection.segmentAt(event.frame);
  return segment === undefined ? [] : [segmentRung(event.connection, segment, label)];
}

function lookupRung({ file, frame, time, client, server, isResponse, name, addresses }: Lookup): Rung {
  const label = isResponse ? `DNS: ${shown(name)} is ${addresses.join(", ")}` : `DNS: where is ${shown(name)}?`;
  return { file, frame, time, from: isResponse ? server : client, to: isResponse ? client : server, label };
}

interface Story {
  readonly capture: SeenCapture;
  readonly joined: Joined;
  readonly direct: Direct | undefined;
  readonly lookups: readonly Lookup[];
  readonly rosters: readonly ChatEvent[];
}

/** How much of the story is there: the direct message counts most, then the handshake, the lookup, rosters to others. */
function score({ joined, direct, lookups, rosters }: Story): number {
  const isWhole = joined.connection.syn !== undefined;
  return (
    (direct === undefined ? 0 : 8) + (isWhole ? 4 : 0) + (lookups.length > 0 ? 2 : 0) + (rosters.length > 1 ? 1 : 0)
  );
}

/** Joins that are compared: enough for any lab, and a bound for a capture of thousands. */
const mostStories = 200;

function storiesIn(capture: SeenCapture): Story[] {
  const joins = joinsIn(capture);
  const directs = capture.chat.filter((event): event is Direct => event.kind === "direct");
  return joins.joins.slice(0, mostStories).map((join) => {
    const { joined } = join;
    const { address } = joined.connection.client;
    const direct = directs.find(({ from, to, frame }) => (from === address || to === address) && frame > joined.frame);
    const lookups = lookupFor(capture, joined.connection);
    return { capture, joined, direct, lookups, rosters: rostersAfter(capture, join, joins) };
  });
}

/** The join that shows most of the story; of equals, the first. */
function chooseStory({ captures }: Seen): Story | undefined {
  const stories = captures.flatMap(storiesIn).map((story) => ({ story, points: score(story) }));
  const [first] = stories;
  return first && stories.reduce((best, one) => (one.points > best.points ? one : best), first).story;
}

function labelsOf({ capture, joined, lookups }: Story): Map<string, string> {
  const labels = new Map<string, string>();
  for (const event of capture.chat)
    if (event.kind === "joined") labels.set(event.connection.client.address, shown(event.name));
  for (const event of capture.chat)
    if (event.kind === "roster") for (const [name, address] of event.users) labels.set(address, shown(name));
  labels.set(joined.connection.server.address, "server");
  for (const { server } of lookups) if (!labels.has(server)) labels.set(server, "DNS");
  return labels;
}

/** Describes the ladder, step by step. */
function storyText({ joined, direct, lookups, rosters }: Story, opening: readonly Segment[]): string {
  const isAnswered = lookups.some(({ isResponse }) => isResponse);
  return [
    lookups.length === 0 ? "" : `the client asks DNS for the server's address${isAnswered ? " and gets it" : ""}`,
    opening.length < 3 ? "" : "SYN, SYN-ACK and ACK open the TCP connection",
    `the client's first bytes are its name, ${shown(joined.name)}`,
    rosters.length === 0
      ? ""
      : "the server answers everybody with the new roster, from which clients know each other's addresses",
    direct === undefined ? "" : "the direct message goes past the server, in one UDP datagram without any handshake",
  ]
    .filter((text) => text !== "")
    .join("; ");
}

function find(seen: Seen): Finding {
  const story = chooseStory(seen);
  if (story === undefined) {
    return {
      answered: false,
      needs: `Nobody is seen to join the lab's chat in this capture. Start it before a client connects.${ircText(seen)}`,
    };
  }
  const { capture, joined, direct, lookups, rosters } = story;
  const { connection } = joined;
  const opening = handshake(connection);
  const rungs = [
    ...lookups.map(lookupRung),
    ...opening.map((segment) => segmentRung(connection, segment, flagsText(segment))),
    ...chatRung(joined, `name: ${shown(joined.name)}`),
    ...rosters.flatMap((event) => chatRung(event, "roster")),
    ...(direct === undefined ? [] : chatRung(direct, `UDP: ${shown(direct.text)}`)),
  ];
  const ladder = ladderOf(rungs, labelsOf(story), capture.first ?? 0n);
  const missing = [
    lookups.length === 0 ? "the DNS lookup" : "",
    opening.length < 3 ? "the whole handshake" : "",
    rosters.length === 0 ? "the roster" : "",
    direct === undefined ? "a direct message" : "",
  ].filter((text) => text !== "");
  const absent = missing.length === 0 ? "" : ` Not in this capture: ${missing.join(", ")}.`;
  return {
    answered: true,
    answer: `${shown(joined.name)}'s join${direct === undefined ? "" : " and a direct message"} in ${counted(ladder.steps.length + (ladder.left ?? 0), "packet")}${leftText(ladder)}.`,
    explanation:
      `From the top to the bottom: ${storyText(story, opening)}. Numbers are relative, Len is the payload, and times count from the ` +
      `capture's first packet.${absent}`,
    values: {
      file: capture.file,
      name: shown(joined.name),
      stream: connection.stream,
      ends: ladder.ends.map(({ address, label }) => ({ address, label })),
      steps: ladder.steps.map((step) => ({ ...step })),
      stepsLeft: ladder.left ?? 0,
      missing,
    },
    evidence: evidenceFor(story, { lookups, opening, rosters }),
    figures: [ladder],
  };
}

function evidenceFor(
  { capture, joined, direct }: Story,
  parts: {
    readonly lookups: readonly Lookup[];
    readonly opening: readonly Segment[];
    readonly rosters: readonly ChatEvent[];
  },
): Evidence[] {
  const { connection } = joined;
  return [
    ...parts.lookups.flatMap(({ frame, isResponse }) => {
      const datagram = capture.datagrams.find((one) => one.frame === frame);
      if (datagram === undefined) return [];
      const evidence = datagramEvidence(datagram, udpFields.length, datagram.length);
      const isHere = evidence.frame === frame;
      return [isHere ? { ...evidence, filter: filterFor(frame, "dns.flags.response", isResponse ? 1 : 0) } : evidence];
    }),
    ...parts.opening.map((segment) => segmentEvidence(connection, segment, tcpFields.flags, segment.flags)),
    chatEvidence(joined, joined.name),
    ...parts.rosters.map((event) =>
      chatEvidence(event, event.kind === "roster" ? [...event.users.keys()].join(", ") : ""),
    ),
    ...(direct === undefined ? [] : [chatEvidence(direct, direct.text)]),
  ];
}

export const d1: Question = {
  id: "d1",
  text: `Draw the packets of one join and one direct message (port ${labPort}).`,
  find,
};
