// q1: the chat as each participant saw it.
import type { Evidence, Json, Question, Seen } from "./answer.ts";
import { chatEvidence, shown } from "./chat-evidence.ts";
import type { ChatEvent } from "./seen/chat.ts";
import { counted, figure, listed } from "./wording.ts";
import { secondsBetween } from "./seen/packet.ts";

/** Messages repeated in the answer, of all participants together. */
const mostMessages = 5000;

/** What one participant saw or did at one moment. */
interface Moment {
  readonly event: ChatEvent;
  readonly what: "joined" | "roster" | "said" | "heard" | "words" | "sent" | "received" | "left";
  /** Who said it, or whom it was for. */
  readonly other?: string;
  readonly text: string;
}

export interface Participant {
  readonly name: string;
  readonly address: string;
  readonly moments: Moment[];
}

/** A capture at the server and one at a client show the same conversation: it is told once, from the first that has it. */
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

/** All participants and what each of them saw, in the order of the packets. */
export function participants({ captures }: Seen): Participant[] {
  const found = new Map<string, Participant>();
  const tellers = new Map<string, string>();
  const names = new Names();
  const directs = new Set<string>();
  const at = (name: string, address: string): Participant => {
    const key = `${name} ${address}`;
    const known = found.get(key) ?? { name, address, moments: [] };
    found.set(key, known);
    return known;
  };
  for (const event of captures.flatMap(({ chat }) => chat)) {
    names.learn(event);
    if (event.kind === "direct") {
      // Seen in both captures, a datagram is still one: same ends, same text, at the same moment but for the network's delay.
      const key = `${event.from} ${event.to} ${event.text} ${event.time / 1_000_000_000n}`;
      const isRepeated = directs.has(`${key} ${event.file}`)
        ? false
        : [...captures].some(({ file }) => file !== event.file && directs.has(`${key} ${file}`));
      directs.add(`${key} ${event.file}`);
      if (isRepeated) continue;
      const [from, to] = [names.of(event.from), names.of(event.to)];
      at(from, event.from).moments.push({ event, what: "sent", other: to, text: event.text });
      at(to, event.to).moments.push({ event, what: "received", other: from, text: event.text });
      continue;
    }
    const key = conversationKey(event);
    const teller = tellers.get(key) ?? event.file;
    tellers.set(key, teller);
    if (teller === event.file) at(event.name, event.connection.client.address).moments.push(momentOf(event));
  }
  // Captures of one machine share its clock, as the lab's do; those of several are told one after the other at worst.
  for (const { moments } of found.values()) moments.sort((one, other) => Number(one.event.time - other.event.time));
  return [...found.values()];
}

/** The address of a participant whose name is not known stands for the name. */
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

function find(seen: Seen) {
  const people = participants(seen);
  if (people.length === 0) {
    return {
      answered: false as const,
      needs: "There is no chat in this capture. Capture port 5000, TCP and UDP, while people join and talk.",
    };
  }
  const start = people
    .flatMap(({ moments }) => moments)
    .reduce((least, { event }) => (event.time < least ? event.time : least), people[0]!.moments[0]!.event.time);
  let left = mostMessages;
  const told = people.map(({ name, address, moments }) => {
    const kept = moments.slice(0, left);
    left -= kept.length;
    return {
      name: shown(name),
      address,
      saw: kept.map((moment): Json => ({
        seconds: secondsBetween(start, moment.event.time),
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
  const messages = people.flatMap(({ moments }) => moments.filter(({ what }) => what === "said" || what === "sent"));
  const byUdp = messages.filter(({ what }) => what === "sent").length;
  const missing =
    byUdp === 0
      ? " No direct message is in this capture: these go from client to client by UDP, so they are only seen where one of the two is captured."
      : "";
  return {
    answered: true as const,
    answer: `${listed(people.map(({ name }) => shown(name)))} wrote ${counted(messages.length, "message")}: ${figure(messages.length - byUdp)} to the room over TCP, ${figure(byUdp)} directly over UDP.`,
    explanation:
      "The chat is not encrypted, so it can be read back from the packets. What a client writes to the room goes to the server over TCP, " +
      "and the server sends a copy to every other client; a direct message goes from client to client in one UDP datagram. Below is what " +
      `each of them saw, in the order of the packets.${missing}`,
    values: { participants: told, messages: messages.length, direct: byUdp },
    evidence: evidenceOf(people).slice(0, mostMessages),
  };
}

export const q01: Question = { id: "q1", text: "What did the chat look like to each of its participants?", find };
