// A message with several lines, while its client sends it (IRCv3 draft/multiline):
//
//   BATCH +1 draft/multiline #a        opens it; label and tags for others are here
//   @batch=1 PRIVMSG #a :how are       a line
//   @batch=1;draft/multiline-concat PRIVMSG #a :you?    goes on that line
//   BATCH -1                           the server takes it as one message
import { foldNick, type Tags } from "@vitrine/hub";
import type { IrcLimits } from "./settings.ts";

/** Tag and batch type have one vendor, and the capability's name is the type's. */
export const multiline = "draft/multiline";
export const concatTag = "draft/multiline-concat";

/** Why a batch is refused: the code of FAIL BATCH, what it is about, and words. */
export interface BatchFault {
  readonly code: string;
  readonly context: readonly string[];
  readonly words: string;
}

export const invalid = (words: string): BatchFault => ({ code: "MULTILINE_INVALID", context: [], words });

/** The cost of one line for its hearers besides the words, in bytes: source, command and tags. */
export const lineOverhead = 128;

/** Bytes to a hearer that count as much as one line of talk. */
const bytesOfTalk = 512;

export interface MultilineOpening {
  readonly reference: string;
  readonly target: string;
  readonly tags: Tags | undefined;
  /** Where in the client's stream it began. */
  readonly start: number;
  readonly label: string | undefined;
}

export interface MultilineText {
  readonly command: string;
  readonly text: Uint8Array;
  /** Undefined where there was one line only. */
  readonly splits: readonly number[] | undefined;
}

export class MultilineBatch {
  readonly opening: MultilineOpening;
  /** Undoes the time limit. */
  stop: () => void = () => {};
  readonly #limits: Pick<IrcLimits, "multilineBytes" | "multilineLines">;
  readonly #lines: { readonly text: Uint8Array; readonly isContinued: boolean }[] = [];
  #command: string | undefined;
  #bytes = 0;

  constructor(opening: MultilineOpening, limits: Pick<IrcLimits, "multilineBytes" | "multilineLines">) {
    this.opening = opening;
    this.#limits = limits;
  }

  /** The cost for its hearers, in lines of talk. */
  get cost(): number {
    return Math.ceil((this.#bytes + this.#lines.length * lineOverhead) / bytesOfTalk);
  }

  /** Takes one more line; the text is copied. Undefined where it is right. */
  add(command: string, target: string, text: Uint8Array, isContinued: boolean): BatchFault | undefined {
    const { multilineBytes, multilineLines } = this.#limits;
    const { opening } = this;
    if (command !== "PRIVMSG" && command !== "NOTICE") return invalid(`${command} cannot be in such a batch`);
    if (command !== (this.#command ?? command)) return invalid("Either PRIVMSG or NOTICE: they cannot be mixed");
    if (foldNick(target) !== foldNick(opening.target)) {
      const context = [opening.target, target === "" ? "*" : target];
      return { code: "MULTILINE_INVALID_TARGET", context, words: "The line has another target than its batch" };
    }
    if (isContinued && (text.length === 0 || this.#lines.length === 0)) {
      return invalid(text.length === 0 ? "A blank line goes on no other line" : "The first line goes on no other line");
    }
    const bytes = this.#bytes + text.length + (isContinued || this.#lines.length === 0 ? 0 : 1);
    if (bytes > multilineBytes) {
      const words = `The message has more than ${multilineBytes} bytes`;
      return { code: "MULTILINE_MAX_BYTES", context: [String(multilineBytes)], words };
    }
    if (this.#lines.length >= multilineLines) {
      const words = `The message has more than ${multilineLines} lines`;
      return { code: "MULTILINE_MAX_LINES", context: [String(multilineLines)], words };
    }
    this.#command = command;
    this.#bytes = bytes;
    this.#lines.push({ text: text.slice(), isContinued });
    return undefined;
  }

  /** The whole message, or why it is none. */
  end(): MultilineText | BatchFault {
    const command = this.#command;
    if (command === undefined || this.#lines.every(({ text }) => text.length === 0)) {
      return invalid("The message has no text");
    }
    const text = new Uint8Array(this.#bytes);
    const splits: number[] = [];
    let at = 0;
    for (const [index, line] of this.#lines.entries()) {
      if (line.isContinued) splits.push(at);
      else if (index > 0) text[at++] = 0x0a;
      text.set(line.text, at);
      at += line.text.length;
    }
    return { command, text, splits: this.#lines.length === 1 ? undefined : splits };
  }
}
