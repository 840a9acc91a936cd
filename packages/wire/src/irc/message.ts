// One line of IRC as a message, and back (RFC 2812 §2.3.1, IRCv3 message-tags):
//
//   [@tags SPACE] [:source SPACE] command [SPACE parameter]… [SPACE :trailing]
//
// Parsing finds where each part is; texts are made when somebody asks for them. Any bytes are a message: one that has
// no command has the empty one.
import { asciiText, decodeText, encodeText } from "../text/index.ts";
import { formatTags, noTags, parseTags, type Tags } from "./tag.ts";

const space = 0x20;
const colon = 0x3a;
const at = 0x40;
const nothing = new Uint8Array(0);

/** Bytes `start` up to `end` of the line. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const textOf = (bytes: Uint8Array): string => asciiText(bytes) ?? decodeText(bytes);

export class IrcMessage {
  /** The line without its end. It is not copied. */
  readonly line: Uint8Array;
  /** In capitals, or "" where the line has none. */
  readonly command: string;
  /** Where the parts are, without `@` and `:`. */
  readonly tagSpan: Span | undefined;
  readonly sourceSpan: Span | undefined;
  readonly commandSpan: Span;
  /** Start and end of each parameter, one after the other; the colon of a trailing one is not in it. */
  readonly #at: readonly number[];
  #tags: Tags | undefined;
  #parameters: readonly string[] | undefined;

  constructor(line: Uint8Array) {
    this.line = line;
    let next = skipSpaces(line, 0);
    let end: number;
    if (line[next] === at) {
      end = wordEnd(line, next);
      this.tagSpan = { start: next + 1, end };
      next = skipSpaces(line, end);
    }
    if (line[next] === colon) {
      end = wordEnd(line, next);
      this.sourceSpan = { start: next + 1, end };
      next = skipSpaces(line, end);
    }
    end = wordEnd(line, next);
    this.commandSpan = { start: next, end };
    this.command = textOf(line.subarray(next, end)).toUpperCase();
    const parameters: number[] = [];
    for (next = skipSpaces(line, end); next < line.length; next = skipSpaces(line, end)) {
      const isTrailing = line[next] === colon;
      end = isTrailing ? line.length : wordEnd(line, next);
      parameters.push(isTrailing ? next + 1 : next, end);
    }
    this.#at = parameters;
  }

  /** The sender: a server's name, or `nick!user@host`. Servers ignore that of a client. */
  get source(): string | undefined {
    return this.sourceSpan === undefined ? undefined : this.#text(this.sourceSpan);
  }

  get tags(): Tags {
    this.#tags ??= this.tagSpan === undefined ? noTags : parseTags(this.#text(this.tagSpan));
    return this.#tags;
  }

  get parameterCount(): number {
    return this.#at.length / 2;
  }

  get parameters(): readonly string[] {
    this.#parameters ??= Array.from({ length: this.parameterCount }, (_, index) => textOf(this.parameterBytes(index)));
    return this.#parameters;
  }

  /** The parameter at this index, counted from 0. */
  parameter(index: number): string | undefined {
    if (index >= this.parameterCount) return undefined;
    return this.#parameters?.[index] ?? textOf(this.parameterBytes(index));
  }

  /** Its bytes in the line, not copied; none where the line has no such parameter. */
  parameterBytes(index: number): Uint8Array {
    const start = this.#at[2 * index];
    return start === undefined ? nothing : this.line.subarray(start, this.#at[2 * index + 1]);
  }

  parameterSpan(index: number): Span | undefined {
    const start = this.#at[2 * index];
    return start === undefined ? undefined : { start, end: this.#at[2 * index + 1]! };
  }

  #text({ start, end }: Span): string {
    return textOf(this.line.subarray(start, end));
  }
}

function skipSpaces(line: Uint8Array, from: number): number {
  let next = from;
  while (line[next] === space) next += 1;
  return next;
}

function wordEnd(line: Uint8Array, from: number): number {
  let end = from;
  while (end < line.length && line[end] !== space) end += 1;
  return end;
}

/** Takes a line without its end. Never throws. */
export function parseMessage(line: Uint8Array): IrcMessage {
  return new IrcMessage(line);
}

export interface MessageParts {
  readonly tags?: Tags | undefined;
  readonly source?: string | undefined;
  readonly command: string;
  readonly parameters?: readonly string[];
}

/**
 * Returns the line without its end. Nothing in a part can end the line or become another part. In the last parameter
 * CR, LF and NUL become spaces. Before it they become `_`, and so does a space; an empty parameter becomes `*`, and one
 * that begins with a colon gets a zero in front (`::1` is `0::1`, as in WebIRC). The last parameter has a colon where it
 * needs one, or where `isTrailing`.
 */
export function formatMessage({ tags, source, command, parameters = [] }: MessageParts, isTrailing = false): string {
  let line = "";
  if (tags !== undefined && tags.size > 0) {
    const text = formatTags(tags);
    if (text !== "") line = `@${text} `;
  }
  if (source !== undefined) line += `:${word(source)} `;
  line += command;
  const last = parameters.length - 1;
  for (let index = 0; index < last; index += 1) line += ` ${middle(parameters[index]!)}`;
  if (last < 0) return line;
  const trailing = oneLine(parameters[last]!);
  const needsColon = isTrailing || trailing === "" || trailing.charCodeAt(0) === colon || trailing.includes(" ");
  return line + (needsColon ? " :" : " ") + trailing;
}

/**
 * Returns the line with CR LF as bytes. `text` is one more parameter, the trailing one, as bytes that are UTF-8 and hold
 * no NUL, CR or LF: what somebody said is relayed without being decoded.
 */
export function encodeMessage(parts: MessageParts, text?: Uint8Array): Uint8Array {
  if (text === undefined) return encodeText(`${formatMessage(parts)}\r\n`);
  const { parameters = [] } = parts;
  const head = encodeText(formatMessage({ ...parts, parameters: [...parameters, ""] }));
  const bytes = new Uint8Array(head.length + text.length + 2);
  bytes.set(head);
  bytes.set(text, head.length);
  bytes[bytes.length - 2] = 0x0d;
  bytes[bytes.length - 1] = 0x0a;
  return bytes;
}

const oneLine = (text: string): string => (/[\0\r\n]/.test(text) ? text.replace(/[\0\r\n]/g, " ") : text);

const word = (text: string): string => (/[\0\r\n ]/.test(text) ? text.replace(/[\0\r\n ]/g, "_") : text);

function middle(text: string): string {
  if (text === "") return "*";
  const safe = word(text);
  return safe.charCodeAt(0) === colon ? `0${safe}` : safe;
}
