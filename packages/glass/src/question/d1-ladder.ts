// d1: one join and one direct message, packet by packet.
import { labPort } from "@vitrine/wire/lab";
import { udpFields } from "../dissect/protocol/udp-fields.ts";
import { tcpFields } from "../dissect/protocol/tcp-fields.ts";
import type { Evidence, Finding, Question, Seen } from "./answer.ts";
import { chatEvidence, shown } from "./chat-evidence.ts";
import { datagramEvidence, filterFor, segmentEvidence } from "./evidence.ts";
import { flagsText, ladderOf, segmentRung, type Rung } from "./ladder.ts";
import type { ChatEvent } from "./seen/chat.ts";
import type { Connection } from "./seen/connection.ts";
import type { Segment } from "./seen/segment.ts";
import type { Lookup, SeenCapture } from "./seen/seen.ts";

type Joined = Extract<ChatEvent, { kind: "joined" }>;
type Direct = Extract<ChatEvent, { kind: "direct" }>;

/** How long before a connection a lookup may stand and still be for it, in nanoseconds: a resolver's patience. */
const lookupBefore = 30_000_000_000n;
/** How long after a join a roster may come and still be because of it, in nanoseconds. */
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

/** The first roster with the new name in it that each client got that was there, the new one too. */
function rostersAfter({ chat }: SeenCapture, joined: Joined): ChatEvent[] {
  const there = new Set<Connection>();
  const told = new Map<Connection, ChatEvent>();
  for (const event of chat) {
    if (event.kind === "joined" && event.frame <= joined.frame) there.add(event.connection);
    if (event.kind !== "roster" || event.frame <= joined.frame || !event.users.has(joined.name)) continue;
    const isDue = there.has(event.connection) && event.time - joined.time < rosterAfter;
    if (isDue && !told.has(event.connection)) told.set(event.connection, event);
  }
  return [...told.values()];
}

function segmentAt({ segments }: Connection, frame: number): Segment | undefined {
  return segments.find((segment) => segment.frame === frame);
}

function chatRung(event: ChatEvent, label: string): Rung[] {
  if (event.kind === "direct") {
    const { file, frame, time, from, to, bytes } = event;
    return [{ file, frame, time, from, to, label, length: bytes[1] }];
  }
  const segment = segmentAt(event.connection, event.frame);
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
}

/** How much of the story a join shows: the message most of all, then the lookup, then rosters to others too. */
function score({ capture, joined, direct }: Story): number {
  const isLookedUp = lookupFor(capture, joined.connection).length > 0;
  const isWhole = joined.connection.syn !== undefined;
  return (
    (direct === undefined ? 0 : 8) +
    (isWhole ? 4 : 0) +
    (isLookedUp ? 2 : 0) +
    (rostersAfter(capture, joined).length > 1 ? 1 : 0)
  );
}

/** Joins that are compared: enough for any lab, and no more work for a capture of thousands. */
const mostStories = 200;

/** The join that shows most of the story; of equals, the first. */
function chooseStory({ captures }: Seen): Story | undefined {
  const stories = captures.flatMap((capture): Story[] => {
    const joins = capture.chat.filter((event): event is Joined => event.kind === "joined");
    const directs = capture.chat.filter((event): event is Direct => event.kind === "direct");
    return joins.slice(0, mostStories).map((joined) => {
      const { address } = joined.connection.client;
      const own = directs.find(({ from, to, frame }) => (from === address || to === address) && frame > joined.frame);
      return { capture, joined, direct: own };
    });
  });
  return stories.reduce<Story | undefined>(
    (best, story) => (best === undefined || score(story) > score(best) ? story : best),
    undefined,
  );
}

function labelsOf({ capture, joined }: Story, lookups: readonly Lookup[]): Map<string, string> {
  const labels = new Map<string, string>();
  for (const event of capture.chat)
    if (event.kind === "joined") labels.set(event.connection.client.address, shown(event.name));
  for (const event of capture.chat)
    if (event.kind === "roster") for (const [name, address] of event.users) labels.set(address, shown(name));
  labels.set(joined.connection.server.address, "server");
  for (const { server } of lookups) if (!labels.has(server)) labels.set(server, "DNS");
  return labels;
}

function find(seen: Seen): Finding {
  const story = chooseStory(seen);
  if (story === undefined) {
    return {
      answered: false,
      needs: "Nobody is seen to join the chat in this capture. Start it before a client connects.",
    };
  }
  const { capture, joined, direct } = story;
  const { connection } = joined;
  const lookups = lookupFor(capture, connection);
  const opening = handshake(connection);
  const rosters = rostersAfter(capture, joined);
  const rungs = [
    ...lookups.map(lookupRung),
    ...opening.map((segment) => segmentRung(connection, segment, flagsText(segment))),
    ...chatRung(joined, `name: ${shown(joined.name)}`),
    ...rosters.flatMap((event) => chatRung(event, "roster")),
    ...(direct === undefined ? [] : chatRung(direct, `UDP: ${shown(direct.text)}`)),
  ];
  const ladder = ladderOf(rungs, labelsOf(story, lookups));
  const missing = [
    lookups.length === 0 ? "the DNS lookup" : "",
    opening.length < 3 ? "the whole handshake" : "",
    rosters.length === 0 ? "the roster" : "",
    direct === undefined ? "a direct message" : "",
  ].filter((text) => text !== "");
  const absent = missing.length === 0 ? "" : ` Not in this capture: ${missing.join(", ")}.`;
  return {
    answered: true,
    answer: `${shown(joined.name)}'s join${direct === undefined ? "" : " and a direct message"} in ${ladder.steps.length} packets.`,
    explanation:
      "From the top to the bottom: the client asks DNS for the server's address and gets it; SYN, SYN-ACK and ACK open the TCP connection; " +
      "the client's first bytes are its name; the server answers everybody with the new roster, from which clients know each other's addresses; " +
      "the direct message then goes past the server, in one UDP datagram without any handshake. Numbers are relative; " +
      `Len is the payload.${absent}`,
    values: {
      file: capture.file,
      name: shown(joined.name),
      stream: connection.stream,
      ends: ladder.ends.map(({ address, label }) => ({ address, label })),
      steps: ladder.steps.map((step) => ({ ...step })),
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
      return [{ ...evidence, filter: filterFor(frame, "dns.flags.response", isResponse ? 1 : 0) }];
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
