// The answer to one command: its lines wait until the command has been carried out, and leave with its label
// (IRCv3 labeled-response).
//
//   no label: the lines     no line: ACK     one line, or one message with several: its label     more: a batch
import { type Framing, frameLines } from "../../connection/framing.ts";
import type { Outbox } from "../../fanout/outbox.ts";

interface Reply {
  /** Without `@`; "" for none. */
  readonly tags: string;
  /** Without line end. */
  readonly line: string | Buffer;
  /** Of the first line of a batch that carries the label itself: how many lines the batch has. */
  readonly lines?: number;
}

const lineEnd = "\r\n";

export interface ReplyBufferOptions {
  readonly serverName: string;
  readonly framing: Framing;
  /** A batch needs a capability of its own. */
  readonly hasBatches: () => boolean;
}

export class ReplyBuffer {
  readonly #outbox: Outbox;
  readonly #options: ReplyBufferOptions;
  #replies: Reply[] = [];
  /** Undefined while no command is being carried out. */
  #isOpen = false;
  #label: string | undefined;
  #lastBatch = 0;
  /** The batch in which the next replies are, opened by a command. */
  #inner: string | undefined;

  constructor(outbox: Outbox, options: ReplyBufferOptions) {
    this.#outbox = outbox;
    this.#options = options;
  }

  begin(label: string | undefined): void {
    this.#isOpen = true;
    this.#label = label;
  }

  /** One line of the answer; sent at once where no command is being carried out. */
  add(line: string | Buffer, tags = ""): void {
    this.#replies.push({ tags: this.#inside(tags), line });
    if (!this.#isOpen) this.#flush();
  }

  /** A message with several lines: a batch whose first line carries the label, where it is the whole answer. */
  addMessage(lines: readonly Omit<Reply, "lines">[]): void {
    for (const [index, { tags, line }] of lines.entries()) {
      const reply = { tags: this.#inside(tags), line };
      this.#replies.push(index === 0 ? { ...reply, lines: lines.length } : reply);
    }
    if (!this.#isOpen) this.#flush();
  }

  /** Takes the label away from this command: a later one has the answer. */
  takeLabel(): string | undefined {
    const label = this.#label;
    this.#label = undefined;
    return label;
  }

  /** The answer is also that to an earlier command, which had this label. */
  resume(label: string | undefined): void {
    this.#label ??= label;
  }

  /** Lines of a batch inside another one have the tag of the inner one alone. */
  #inside(tags: string): string {
    return this.#inner === undefined || isInBatch(tags) ? tags : joinTags(`batch=${this.#inner}`, tags);
  }

  /** What `fill` adds is one batch of this type, for clients that know batches. `tags` are those of its first line. */
  batch(type: string, parameters: readonly string[], fill: () => void, tags = ""): void {
    if (!this.#options.hasBatches()) {
      fill();
      return;
    }
    const reference = this.#newBatch();
    const { serverName } = this.#options;
    this.add(`:${serverName} BATCH +${reference} ${[type, ...parameters].join(" ")}`, tags);
    this.#inner = reference;
    fill();
    this.#inner = undefined;
    this.add(`:${serverName} BATCH -${reference}`);
  }

  /** The command has been carried out. Returns how many bytes its answer has. */
  end(): number {
    this.#isOpen = false;
    const label = this.#label;
    this.#label = undefined;
    if (label !== undefined) this.#putLabel(label);
    return this.#flush();
  }

  #putLabel(label: string): void {
    const { serverName, hasBatches } = this.#options;
    const [first, ...others] = this.#replies;
    if (first === undefined) {
      this.#replies = [{ tags: label, line: `:${serverName} ACK` }];
    } else if (first.lines === this.#replies.length || others.length === 0 || !hasBatches()) {
      this.#replies = [{ tags: joinTags(label, first.tags), line: first.line }, ...others];
    } else {
      const reference = this.#newBatch();
      // Lines of a batch inside are tagged with that one, and its own two lines with this one.
      const inside = this.#replies.map(({ tags, line }) => ({
        tags: isInBatch(tags) ? tags : joinTags(`batch=${reference}`, tags),
        line,
      }));
      this.#replies = [
        { tags: label, line: `:${serverName} BATCH +${reference} labeled-response` },
        ...inside,
        { tags: "", line: `:${serverName} BATCH -${reference}` },
      ];
    }
  }

  #newBatch(): string {
    this.#lastBatch += 1;
    return this.#lastBatch.toString(36);
  }

  #flush(): number {
    const replies = this.#replies;
    if (replies.length === 0) return 0;
    this.#replies = [];
    const parts: Buffer[] = [];
    let text = "";
    for (const { tags, line } of replies) {
      if (tags !== "") text += `@${tags} `;
      if (typeof line === "string") {
        text += line + lineEnd;
        continue;
      }
      parts.push(Buffer.from(text), line);
      text = lineEnd;
    }
    const bytes = parts.length === 0 ? Buffer.from(text) : Buffer.concat([...parts, Buffer.from(text)]);
    this.#outbox.append(frameLines(this.#options.framing, bytes));
    return bytes.length;
  }
}

const isInBatch = (tags: string): boolean => tags.startsWith("batch=");

function joinTags(first: string, second: string): string {
  return second === "" ? first : `${first};${second}`;
}
