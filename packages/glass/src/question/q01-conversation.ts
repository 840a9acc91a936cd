// q1: the chat as each participant saw it.
import { roomLines } from "./chat-lines.ts";
import type { Evidence, Json, Question, Seen } from "./answer.ts";
import { chatEvidence, shown } from "./chat-evidence.ts";
import { cutText } from "./cut-messages.ts";
import type { ChatEvent } from "./seen/chat.ts";
import { ircText } from "./irc-conversations.ts";
import { counted, figure, listed } from "./wording.ts";
import { secondsBetween } from "./seen/packet.ts";
import { zeroOf } from "./time-zero.ts";

/** Messages repeated in the answer, of all participants together. */
const mostMessages = 5000;

/** What one participant saw or did at one moment. */
interface Moment {
  readonly event: ChatEvent;
  readonly what: "joined" | "roster" | "said" | "heard" | "words" | "sent" | "received" | "left";
  /** The speaker, or the receiver. */
  readonly other?: string;
  readonly text: string;
}

export interface Participant {
  readonly name: string;
  readonly address: string;
  readonly moments: Moment[];
}

/** A capture at the server and one at a client show the same conversation: it is read from the first that has it. */
function conversationKey(event: Exclude<ChatEvent, { kind: "direct" }>): string {
  const { client, server } = event.connection;
  return `${client.address} ${client.port} ${server.address} ${server.port}`;
}

/** The name of an address at a moment: as the last roster before it says, or whoever joined from there. */
class Names {
  readonly #byAddress = new Map<string, string>();

  learn(event: ChatEvent): void {
    if (event.kind === "joined") this.#byAddress.set(event.connection.client.address, event.name);
    if (event.kind === "roster") for (const [name, address] of event.users) this.#byAddress.set(address, name);
  }

  of(address: string): string {
    return this.#byAddress.get(address) ?? address;
  }
}

function momentOf(event: Exclude<ChatEvent, { kind: "direct" }>): Moment {
  switch (event.kind) {
    case "joined":
      return { event, what: "joined", text: `joined as ${event.name}` };
    case "said":
      return { event, what: "said", text: event.text };
    case "roster":
      return { event, what: "roster", text: listed([...event.users.keys()], 20) };
    case "heard":
      return { event, what: "heard", other: event.from, text: event.text };
    case "words":
      return { event, what: "words", other: "server", text: event.text };
    case "proof":
      return { event, what: "words", other: event.isFromClient ? event.name : "server", text: event.text };
    case "left":
      return { event, what: "left", text: event.isByClient ? "left" : "was disconnected by the server" };
  }
}

/** The chat, each event once. */
interface ChatRead {
  readonly people: readonly Participant[];
  /** The events of conversations, in the order of time; of two captures of one conversation only the first. */
  readonly events: readonly ChatEvent[];
}

/** Direct messages that several captures hold: which files have shown each one, by what makes it the same. */
class Directs {
  readonly #files = new Map<string, Set<string>>();

  /** Another capture has shown this datagram: same ends, same text, in the same second. */
  isRepeated(event: Extract<ChatEvent, { kind: "direct" }>): boolean {
    const key = `${event.from} ${event.to} ${event.time / 1_000_000_000n} ${event.text}`;
    const files = this.#files.get(key) ?? new Set();
    this.#files.set(key, files);
    const isRepeated = !files.has(event.file) && files.size > 0;
    files.add(event.file);
    return isRepeated;
  }
}

/** All participants and what each of them saw, in the order of time. */
export function participants(seen: Seen): readonly Participant[] {
  return readBack(seen).people;
}

function readBack({ captures }: Seen): ChatRead {
  const found = new Map<string, Participant>();
  const tellers = new Map<string, string>();
  const names = new Names();
  const directs = new Directs();
  const events: ChatEvent[] = [];
  const at = (name: string, address: string): Participant => {
    const key = `${name} ${address}`;
    const known = found.get(key) ?? { name, address, moments: [] };
    found.set(key, known);
    return known;
  };
  for (const event of captures.flatMap(({ chat }) => chat)) {
    names.learn(event);
    if (event.kind === "direct") {
      if (directs.isRepeated(event)) continue;
      const [from, to] = [names.of(event.from), names.of(event.to)];
      at(from, event.from).moments.push({ event, what: "sent", other: to, text: event.text });
      at(to, event.to).moments.push({ event, what: "received", other: from, text: event.text });
      continue;
    }
    const key = conversationKey(event);
    const teller = tellers.get(key) ?? event.file;
    tellers.set(key, teller);
    if (teller !== event.file) continue;
    events.push(event);
    at(event.name, event.connection.client.address).moments.push(momentOf(event));
  }
  // The captures of a lab share one machine's clock. With clocks of several machines the order may be wrong.
  for (const { moments } of found.values()) moments.sort((one, other) => Number(one.event.time - other.event.time));
  return { people: [...found.values()], events: events.toSorted((one, other) => Number(one.time - other.time)) };
}

function line({ what, other, text }: Moment, name: string): string {
  switch (what) {
    case "said":
      return `${name}: ${text}`;
    case "heard":
    case "words":
      return `${other}: ${text}`;
    case "sent":
      return `to ${other}, directly: ${text.trim()}`;
    case "received":
      return `${other}, directly: ${text.trim()}`;
    case "roster":
      return `(in the chat: ${text})`;
    case "joined":
    case "left":
      return `(${text})`;
  }
}

function evidenceOf(people: readonly Participant[]): Evidence[] {
  const seen = new Set<ChatEvent>();
  const all = people.flatMap(({ moments }) => moments);
  return all.flatMap(({ event, text, what }) => {
    if (seen.has(event) || what === "left") return [];
    seen.add(event);
    return [chatEvidence(event, text)];
  });
}

/** Who wrote how many messages: "alice 2, bob 1". */
function writersText(writers: ReadonlyMap<string, number>): string {
  const most = [...writers].toSorted(([, one], [, other]) => other - one);
  return listed(most.map(([name, count]) => `${shown(name)} ${figure(count)}`));
}

function find(seen: Seen) {
  const { people, events } = readBack(seen);
  if (people.length === 0) {
    return {
      answered: false as const,
      needs: `There is no chat of the lab in this capture. Capture its port (usually 5000), TCP and UDP, while people join and talk.${ircText(seen)}`,
    };
  }
  const zero = zeroOf(seen);
  let left = mostMessages;
  const views = people.map(({ name, address, moments }) => {
    const kept = moments.slice(0, left);
    left -= kept.length;
    return {
      name: shown(name),
      address,
      saw: kept.map((moment): Json => ({
        seconds: secondsBetween(zero, moment.event.time),
        file: moment.event.file,
        frame: moment.event.frame,
        transport: moment.event.kind === "direct" ? "UDP" : "TCP",
        what: moment.what,
        with: moment.other === undefined ? null : shown(moment.other),
        text: shown(moment.text),
        line: shown(line(moment, name)),
      })),
    };
  });
  const lines = roomLines(events);
  const unseen = lines.filter(({ said }) => said === undefined).length;
  const direct = people.flatMap(({ name, moments }) => moments.filter(({ what }) => what === "sent").map(() => name));
  const writers = new Map<string, number>();
  for (const name of [...lines.map(({ by }) => by), ...direct]) writers.set(name, (writers.get(name) ?? 0) + 1);
  const messages = lines.length + direct.length;
  return {
    answered: true as const,
    answer: answerText(people, { messages, direct: direct.length, writers }),
    explanation:
      "The chat is not encrypted, so it can be read back from the packets. What a client writes to the room goes to the server over TCP, " +
      "and the server sends a copy to every other client. A direct message goes from client to client in one UDP datagram. Below is what " +
      `each of them saw, in the order of the packets.${missingText(unseen, direct.length)}${cutText(
        people.flatMap(({ moments }) => moments.map(({ event }) => event)),
        seen,
      )}`,
    values: {
      participants: views,
      messages,
      direct: direct.length,
      onlyHeard: unseen,
      writers: [...writers].slice(0, mostWriters).map(([name, count]) => ({ name: shown(name), messages: count })),
    },
    evidence: evidenceOf(people).slice(0, mostMessages),
  };
}

/** Writers counted one by one in the values. */
const mostWriters = 1000;

function answerText(
  people: readonly Participant[],
  {
    messages,
    direct,
    writers,
  }: { readonly messages: number; readonly direct: number; readonly writers: ReadonlyMap<string, number> },
): string {
  if (messages === 0) return `${listed(people.map(({ name }) => shown(name)))} wrote no message in this capture.`;
  return (
    `${counted(messages, "message")}: ${figure(messages - direct)} to the room over TCP and ${figure(direct)} directly over UDP ` +
    `(${writersText(writers)}).`
  );
}

function missingText(unseen: number, direct: number): string {
  const heard =
    unseen === 0
      ? ""
      : ` ${counted(unseen, "line was", "lines were")} seen only on the way to a hearer: the writer's own connection is not in this capture.`;
  const none =
    direct === 0
      ? " No direct message is in this capture: these go from client to client by UDP, so they are seen only where one of the two is captured."
      : "";
  return heard + none;
}

export const q01: Question = { id: "q1", text: "What did the chat look like to each of its participants?", find };
