// A message as lines of IRC. Several lines are a batch (IRCv3 draft/multiline), or one after the other for other clients.
import { type HubEventOf, linesOf, messageIdOf } from "@vitrine/hub";
import { capabilityBits, targetOf } from "./event-line.ts";
import { eventTags } from "./event-tag.ts";
import { concatTag, multiline } from "./multiline.ts";
import { sourceOf } from "./source.ts";

export interface TaggedLine {
  /** Without `@`; "" for none. */
  readonly tags: string;
  /** Without line end. */
  readonly line: Buffer;
}

/** `:alice!~a@host PRIVMSG #room :`, or undefined where this hearer does not get such a message. */
export function saidHead({ message }: HubEventOf<"said">, bits: number): string | undefined {
  const { from, to, kind, leastRank } = message;
  const target = "members" in to ? targetOf(to.name, leastRank) : to.nick;
  if (kind === "tags") {
    const hasTags = (bits & capabilityBits["message-tags"]) !== 0;
    return hasTags ? `:${sourceOf(from)} TAGMSG ${target}` : undefined;
  }
  return `:${sourceOf(from)} ${kind === "notice" ? "NOTICE" : "PRIVMSG"} ${target} :`;
}

export interface SeveralLines {
  readonly text: Uint8Array;
  readonly splits: readonly number[];
  /** The message's id, which is the reference of its batch too. */
  readonly id: string;
  readonly source: string;
  readonly command: string;
  readonly target: string;
  readonly hasBatch: boolean;
  /** Of the batch, or of a line. */
  readonly tags: (isFirst: boolean) => string;
}

/** The lines of one message with several. A client that knows no such batches gets no blank lines. */
export function severalLines(message: SeveralLines): TaggedLine[] {
  const { id, source, command, target, tags } = message;
  const lines = linesOf(message.text, message.splits);
  const head = Buffer.from(`:${source} ${command} ${target} :`);
  if (!message.hasBatch) {
    return lines
      .filter(({ text }) => text.length > 0)
      .map(({ text }, index) => ({ tags: tags(index === 0), line: Buffer.concat([head, text]) }));
  }
  return [
    { tags: tags(true), line: Buffer.from(`:${source} BATCH +${id} ${multiline} ${target}`) },
    ...lines.map(({ text, isContinued }) => ({
      tags: isContinued ? `batch=${id};${concatTag}` : `batch=${id}`,
      line: Buffer.concat([head, text]),
    })),
    { tags: "", line: Buffer.from(`:${source} BATCH -${id}`) },
  ];
}

/** The lines of a message that has several. */
export function severalSaid(event: HubEventOf<"said">, bits: number): TaggedLine[] {
  const { from, to, kind, leastRank, text, splits = [] } = event.message;
  return severalLines({
    text,
    splits,
    id: messageIdOf(event.position),
    source: sourceOf(from),
    command: kind === "notice" ? "NOTICE" : "PRIVMSG",
    target: "members" in to ? targetOf(to.name, leastRank) : to.nick,
    hasBatch: (bits & capabilityBits[multiline]) !== 0,
    tags: (isFirst) => eventTags(event, bits, isFirst),
  });
}

const lineEnd = Buffer.from("\r\n");

/** A message as bytes, with its line ends; undefined where this hearer does not get it. */
export function saidBytes(event: HubEventOf<"said">, bits: number): Buffer | undefined {
  const { text, splits } = event.message;
  if (splits !== undefined) {
    const lines = severalSaid(event, bits);
    return Buffer.concat(
      lines.flatMap(({ tags, line }) => [Buffer.from(tags === "" ? "" : `@${tags} `), line, lineEnd]),
    );
  }
  const head = saidHead(event, bits);
  if (head === undefined) return undefined;
  const tags = eventTags(event, bits);
  return Buffer.concat([Buffer.from(tags === "" ? head : `@${tags} ${head}`), text, lineEnd]);
}
