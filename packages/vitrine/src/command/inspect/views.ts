// The views of `inspect` that show packet by packet: the list, chosen fields, JSON.
import { FieldColumns, ListLines, toJson, type FrameAnalysis } from "@vitrine/glass";
import { declaredFields, declaredProtocols } from "@vitrine/glass";
import type { Frame, View } from "./frames.ts";
import type { Output } from "./output.ts";

/** One line a packet. */
export class ListView implements View {
  #lines: ListLines | undefined;
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  show(frame: Frame): void {
    const { record, packet } = frame;
    const lines = this.#linesOf(frame.analysis);
    this.#output.line(lines.quickLine(record, packet) ?? lines.line(record, frame.summarize()));
  }

  pass({ record, analysis }: Frame): void {
    this.#linesOf(analysis).pass(record);
  }

  #linesOf(analysis: FrameAnalysis): ListLines {
    return (this.#lines ??= new ListLines(analysis));
  }
}

/** Chosen fields, separated by tabs. */
export class FieldsView implements View {
  readonly #output: Output;
  readonly #columns: FieldColumns;

  constructor(output: Output, names: readonly string[]) {
    this.#output = output;
    this.#columns = new FieldColumns(names, (name) => declaredFields.get(name)?.either);
  }

  show(frame: Frame): void {
    this.#output.line(this.#columns.values(frame.dissect()).join("\t"));
  }
}

/** The names that are neither a field nor a protocol. */
export function unknownNames(names: readonly string[]): string[] {
  const protocols = new Set(declaredProtocols.map((protocol) => protocol.name));
  return names.filter((name) => !declaredFields.has(name) && !protocols.has(name));
}

/** One JSON object a line. */
export class JsonView implements View {
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  show(frame: Frame): void {
    this.#output.line(JSON.stringify(toJson(frame.dissect(), frame.analysis)));
  }
}
