// `inspect --streams`: every conversation, a few lines each.
import {
  ConversationList,
  conversationToJson,
  endingWords,
  type ConversationSummary,
  type WaySummary,
} from "@vitrine/glass";
import type { Frame, View } from "./frames.ts";
import type { Output } from "./output.ts";

/** Conversations that are formatted before they are written: there may be a million of them. */
const conversationsAtOnce = 256;

export class StreamsView implements View {
  readonly #output: Output;
  readonly #isJson: boolean;
  readonly #list = new ConversationList();

  constructor(output: Output, isJson: boolean) {
    this.#output = output;
    this.#isJson = isJson;
  }

  show({ record, packet }: Frame): void {
    this.#list.add(record, packet);
  }

  async end(): Promise<void> {
    let told = 0;
    for (const conversation of this.#list.each()) {
      told += 1;
      if (this.#isJson) this.#output.line(JSON.stringify(conversationToJson(conversation)));
      else for (const line of inWords(conversation)) this.#output.line(line);
      if (told % conversationsAtOnce === 0) await this.#output.flush();
      if (this.#output.isClosed) return;
    }
    if (told === 0 && !this.#isJson) this.#output.line("No TCP or UDP conversation is in this capture.");
  }
}

/** Made once: a formatter costs more than what it formats. */
const grouped = new Intl.NumberFormat("en");

function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped.format(number)} ${number === 1 ? one : many}`;
}

function wayWords(arrow: string, way: WaySummary): string {
  const windows =
    way.leastWindow === undefined
      ? ""
      : `, window ${grouped.format(way.leastWindow)} to ${grouped.format(way.largestWindow!)}`;
  return `    ${arrow} ${count(way.packets, "packet")}, ${count(way.bytes, "byte")} of data${windows}`;
}

function milliseconds(time: bigint | number): string {
  return `${(Number(time) / 1e6).toFixed(3)} ms`;
}

function roundTripWords({ initialRoundTrip, ways }: ConversationSummary): string[] {
  const told = initialRoundTrip === undefined ? [] : [`handshake ${milliseconds(initialRoundTrip)}`];
  for (const [index, { roundTrip }] of ways.entries()) {
    if (roundTrip === undefined) continue;
    const { least, greatest, median } = roundTrip;
    const range = `${milliseconds(least)} to ${milliseconds(greatest)}, median ${milliseconds(median)}`;
    told.push(`from ${index === 0 ? "→" : "←"} to its ACK ${range}`);
  }
  return told.length === 0 ? [] : [`    round trip: ${told.join("; ")}`];
}

function markWords(name: string, times: number): string {
  return `${name.replace("tcp.analysis.", "").replaceAll("_", " ")} ${grouped.format(times)}`;
}

function inWords(conversation: ConversationSummary): string[] {
  const { transport, stream, ends, ways, firstTime, lastTime, marks } = conversation;
  const duration = `${(Number(lastTime - firstTime) / 1e9).toFixed(3)} s`;
  const opening = transport === "tcp" && !conversation.hasOpening ? ", its beginning is not in the capture" : "";
  const ending = endingWords(conversation);
  const lines = [
    `${transport} ${stream}: ${ends[0]} ↔ ${ends[1]}, ${duration} from frame ${conversation.firstFrame}${opening}`,
    wayWords("→", ways[0]),
    wayWords("←", ways[1]),
    ...roundTripWords(conversation),
  ];
  if (marks.size > 0) lines.push(`    marks: ${[...marks].map(([name, times]) => markWords(name, times)).join(", ")}`);
  if (ending !== "") lines.push(`    ${ending}`);
  return lines;
}
