// HTML and SVG as values: what is written in the source is markup, and whatever is put in between is text and stays text.
import { visibleText } from "@vitrine/wire/text";

/** A piece of HTML or SVG. Only the functions below make one, so that nothing out of a packet can become one. */
export class Markup {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static of(strings: readonly string[], parts: readonly Part[]): Markup {
    return new Markup(strings.map((text, index) => text + (index < parts.length ? write(parts[index]) : "")).join(""));
  }

  /** Markup that another writer of markup made, which escapes as we do. */
  static written(text: string): Markup {
    return new Markup(text);
  }

  toString(): string {
    return this.#text;
  }
}

export type Part = Markup | string | number | undefined | readonly Part[];

const entities: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/** Safe as the text of an element, and inside a quoted attribute. Control and bidi characters are left out. */
function escape(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => entities.get(character)!);
}

function write(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Markup) return part.toString();
  if (typeof part === "number") return String(Math.round(part * 100) / 100);
  return typeof part === "string" ? escape(part) : part.map(write).join("");
}

/** markup`<b>${name}</b>`: attributes are always quoted. Numbers are written with two decimals at most. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return Markup.of(strings, parts);
}

/** What a trusted renderer wrote: well-formed, and with everything escaped that is not its own. */
export function writtenMarkup(text: string): Markup {
  return Markup.written(text);
}

/** The pieces with something between each two. */
export function joined(parts: readonly Part[], between: Part): Markup {
  return markup`${parts.flatMap((part, index) => (index === 0 ? [part] : [between, part]))}`;
}
