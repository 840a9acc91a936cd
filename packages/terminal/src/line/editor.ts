// The line that is being typed: the text before and after the cursor, and the history. Knows no screen.
import { visibleText } from "@vitrine/client";
import type { Key, KeyName } from "./key.ts";
import { graphemes } from "./width.ts";

/** Lines that can be called back with the arrow keys. */
const longestHistory = 200;

/** The longest line, in characters: more than the longest datagram, so that its refusal is said where it belongs. */
const longestLine = 70_000;

/** What a key asks of whoever holds the editor; most only change the line. */
export type EditorAsk = { readonly entered: string } | "interrupt" | "end-of-input" | "clear-screen" | undefined;

export class LineEditor {
  before = "";
  behind = "";
  readonly #history: string[] = [];
  /** Which line of the history is shown; its length where it is the new one. */
  #at = 0;
  #draft = "";

  get text(): string {
    return this.before + this.behind;
  }

  /** Takes a key, and says what it asks for beyond the line. */
  take(key: Key): EditorAsk {
    if ("text" in key) {
      if (this.before.length + this.behind.length + key.text.length <= longestLine)
        this.before += visibleText(key.text);
      return undefined;
    }
    if (key.name === "enter") return { entered: this.#enter() };
    if (key.name === "interrupt" || key.name === "clear-screen") return key.name;
    if (key.name === "end-of-input") {
      if (this.text === "") return "end-of-input";
      this.behind = graphemes(this.behind).slice(1).join("");
      return undefined;
    }
    this.#edit(key.name);
    return undefined;
  }

  /** Replaces the line that is being typed; the cursor is at its end. */
  set(text: string): void {
    this.before = text;
    this.behind = "";
  }

  /** Keeps a line so that it can be called back; the same line twice is kept once. */
  remember(line: string): void {
    if (line.trim() !== "" && this.#history.at(-1) !== line) this.#history.push(line);
    if (this.#history.length > longestHistory) this.#history.shift();
    this.#at = this.#history.length;
  }

  #enter(): string {
    const line = this.text;
    this.set("");
    this.#at = this.#history.length;
    this.#draft = "";
    return line;
  }

  #edit(name: KeyName): void {
    const edits: Partial<Record<KeyName, () => void>> = {
      backspace: () => (this.before = graphemes(this.before).slice(0, -1).join("")),
      delete: () => (this.behind = graphemes(this.behind).slice(1).join("")),
      left: () => this.#moveTo(this.before.length - (graphemes(this.before).at(-1)?.length ?? 0)),
      right: () => this.#moveTo(this.before.length + (graphemes(this.behind)[0]?.length ?? 0)),
      "word-left": () => this.#moveTo(this.#wordStart()),
      "word-right": () => this.#moveTo(this.before.length + /^\s*\S*/.exec(this.behind)![0].length),
      home: () => this.#moveTo(0),
      end: () => this.#moveTo(this.text.length),
      "erase-before": () => (this.before = ""),
      "erase-behind": () => (this.behind = ""),
      "erase-word": () => (this.before = this.before.slice(0, this.#wordStart())),
      up: () => this.#recall(this.#at - 1),
      down: () => this.#recall(this.#at + 1),
    };
    edits[name]?.();
  }

  #wordStart(): number {
    return this.before.trimEnd().search(/\S*$/);
  }

  #moveTo(offset: number): void {
    const { text } = this;
    this.before = text.slice(0, offset);
    this.behind = text.slice(offset);
  }

  #recall(at: number): void {
    if (at < 0 || at > this.#history.length) return;
    if (this.#at === this.#history.length) this.#draft = this.text;
    this.#at = at;
    this.set(this.#history[at] ?? this.#draft);
  }
}
