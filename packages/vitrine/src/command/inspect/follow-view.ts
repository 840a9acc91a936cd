// `inspect --follow N`: the data of both ends of a TCP conversation, in order; raw with --raw.
import { styleText } from "node:util";
import { StreamFollower, type Dissection, type FieldValue, type FollowedSegment, type Said } from "@vitrine/glass";
import { visibleText } from "@vitrine/wire/text";
import type { Frame, View } from "./frames.ts";
import type { Output } from "./output.ts";

export class FollowView implements View {
  hasFound = false;
  readonly #output: Output;
  readonly #stream: number;
  readonly #isRaw: boolean;
  readonly #follower = new StreamFollower<FollowedSegment>();
  readonly #raw: Uint8Array[] = [];
  /** One decoder a way: a character may be cut by the end of a segment. */
  readonly #decoders = [new TextDecoder(), new TextDecoder()];
  #firstDirection: number | undefined;
  #speaker: 0 | 1 | undefined;
  #line = "";

  constructor(output: Output, stream: number, isRaw: boolean) {
    this.#output = output;
    this.#stream = stream;
    this.#isRaw = isRaw;
  }

  show(frame: Frame): void {
    const { packet } = frame;
    if (packet.transport !== 6 || packet.stream !== this.#stream || packet.isQuoted || packet.length < 0) return;
    this.hasFound = true;
    this.#firstDirection ??= packet.direction;
    const bytes = payloadOf(frame.dissect());
    const said = this.#follower.add({
      from: packet.direction === this.#firstDirection ? 0 : 1,
      sequence: packet.sequence,
      acknowledgment: (packet.flags & 0x10) === 0 ? undefined : packet.acknowledgment,
      isOpening: (packet.flags & 2) !== 0,
      length: packet.length,
      // Data that waits for its turn outlives the record's bytes.
      bytes: bytes.slice(),
    });
    for (const piece of said) this.#tell(piece);
  }

  async end(): Promise<void> {
    for (const piece of this.#follower.end()) this.#tell(piece);
    if (this.#isRaw) for (const bytes of this.#raw) await this.#output.raw(bytes);
    else this.#endLine();
  }

  #tell({ segment, bytes, missingBefore, missingBehind }: Said<FollowedSegment>): void {
    if (this.#isRaw) {
      if (bytes.length > 0) this.#raw.push(bytes);
      return;
    }
    if (segment.from !== this.#speaker) this.#endLine();
    this.#speaker = segment.from;
    this.#addMissing(missingBefore);
    this.#addText(this.#decoders[segment.from]!.decode(bytes, { stream: true }));
    this.#addMissing(missingBehind);
  }

  #addMissing(bytes: number): void {
    if (bytes > 0) this.#addText(`[${bytes} bytes are missing in the capture]`);
  }

  #addText(text: string): void {
    // Only the new text is searched: a line may have no end for megabytes.
    const [first = "", ...lines] = text.split("\n");
    this.#line += first;
    for (const line of lines) {
      this.#print(this.#line);
      this.#line = line;
    }
  }

  #endLine(): void {
    if (this.#line !== "") this.#print(this.#line);
    this.#line = "";
  }

  /** "> " is the end that spoke first. */
  #print(line: string): void {
    const isFirst = this.#speaker === 0;
    const text = `${isFirst ? ">" : "<"} ${visibleText(line)}`;
    this.#output.line(this.#output.isTerminal ? styleText(isFirst ? "red" : "blue", text) : text);
  }
}

function payloadOf(dissection: Dissection): Uint8Array {
  const tcp = dissection.layers.find((layer) => layer.protocol.name === "tcp" && !layer.isQuoted);
  const value: FieldValue | undefined = tcp?.nodes.find((node) => node.field.name === "tcp.payload")?.value;
  return value instanceof Uint8Array ? value : new Uint8Array(0);
}
