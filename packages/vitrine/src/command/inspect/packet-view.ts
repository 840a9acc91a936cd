// `inspect --packet N`: one packet in full. The tree with every field and its bytes, then the dump; on a terminal each layer has a
// colour, in both, and a chosen field is shown inverted.
import { styleText } from "node:util";
import { hexDump, treeLines, type ByteSource, type Dissection, type Paint, type TreeLine } from "@vitrine/glass";
import type { Frame, View } from "./frames.ts";
import type { Output } from "./output.ts";

type Colour = "cyan" | "green" | "yellow" | "magenta" | "blue" | "red";
const colours: readonly Colour[] = ["cyan", "green", "yellow", "magenta", "blue"];

export class PacketView implements View {
  hasShown = false;
  readonly #output: Output;
  readonly #number: number;
  readonly #field: string | undefined;

  constructor(output: Output, number: number, field: string | undefined) {
    this.#output = output;
    this.#number = number;
    this.#field = field;
  }

  show(frame: Frame): boolean {
    if (frame.record.frame < this.#number) return true;
    if (frame.record.frame === this.#number) {
      this.hasShown = true;
      this.#print(frame.dissect());
    }
    return false;
  }

  #print(dissection: Dissection): void {
    const lines = treeLines(dissection);
    const chosen = this.#field === undefined ? undefined : lines.find((line) => line.name === this.#field);
    for (const line of lines) this.#output.line(this.#treeLine(line, line === chosen));
    dissection.sources.forEach((source, index) => this.#dump(source, index, lines, chosen));
  }

  #treeLine(line: TreeLine, isChosen: boolean): string {
    const bytes = line.length === 0 || line.name === "frame" ? "" : `  [${rangeWords(line)}]`;
    const text = `${"    ".repeat(line.depth)}${line.text}`;
    const shown = isChosen ? this.#style("inverse", text) : this.#coloured(line, text);
    return shown + (bytes === "" ? "" : this.#style("dim", bytes));
  }

  #coloured(line: TreeLine, text: string): string {
    if (line.isBad === true) return this.#style("red", text);
    return line.depth === 0 ? this.#style(colourOf(line.layer), this.#style("bold", text)) : text;
  }

  #dump(source: ByteSource, index: number, lines: readonly TreeLine[], chosen: TreeLine | undefined): void {
    this.#output.line("");
    this.#output.line(`${source.label}, ${source.bytes.length} bytes`);
    const isChosenHere = chosen !== undefined && chosen.source === index && chosen.length > 0;
    const marked = isChosenHere ? ([chosen.offset, chosen.offset + chosen.length] as const) : undefined;
    const owner = ownersOf(source, index, lines);
    const paint: Paint = (text, at) => {
      const isMarked = marked !== undefined && at >= marked[0] && at < marked[1];
      return isMarked ? this.#style("inverse", text) : this.#style(colourOf(owner[at]!), text);
    };
    for (const line of hexDump(source.bytes, { paint, ...(marked === undefined ? {} : { marked }) })) {
      this.#output.line(line);
    }
  }

  #style(style: Colour | "inverse" | "bold" | "dim", text: string): string {
    return this.#output.isTerminal ? styleText(style, text) : text;
  }
}

function colourOf(layer: number): Colour {
  return colours[layer % colours.length]!;
}

/** Bytes as people count them: "byte 47", "bytes 34 to 35". */
function rangeWords({ offset, length }: TreeLine): string {
  return length === 1 ? `byte ${offset}` : `bytes ${offset} to ${offset + length - 1}`;
}

/** For each byte the innermost layer whose header or data it is. */
function ownersOf(source: ByteSource, index: number, lines: readonly TreeLine[]): Uint8Array {
  const owner = new Uint8Array(source.bytes.length);
  for (const line of lines) {
    if (line.depth === 0 && line.source === index) owner.fill(line.layer, line.offset, line.offset + line.length);
  }
  return owner;
}
