// The prompt on a terminal: a line that is being typed at the bottom, and what happens above it. Each change is one
// write, in which the typed line is erased, the news are written, and the line is drawn again: nothing tears it.
import { KeyReader } from "./key.ts";
import { LineEditor } from "./editor.ts";
import { layOut, type Layout } from "./layout.ts";
import { textWidth } from "./width.ts";
import { wrapWords } from "./wrap.ts";

/** What the prompt needs of the terminal: the standard input and output of a process that has one. */
export interface TerminalInput {
  setRawMode(isRaw: boolean): unknown;
  setEncoding(encoding: "utf8"): unknown;
  on(event: "data", listener: (characters: string) => void): unknown;
  on(event: "end", listener: () => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

export interface TerminalOutput {
  readonly columns: number;
  readonly rows: number;
  write(text: string): unknown;
  on(event: "resize", listener: () => void): unknown;
}

export interface PromptHandlers {
  entered(line: string): void;
  /** Ctrl-C, Ctrl-D on an empty line, or the terminal is gone. */
  left(): void;
}

interface Question {
  readonly label: string;
  readonly isHidden: boolean;
  answer(text: string | undefined): void;
}

/** ECMA-48: cursor up, erase from the cursor to the end of the screen, cursor right. */
const up = (rows: number): string => (rows > 0 ? `\u001b[${rows}A` : "");
const right = (columns: number): string => (columns > 0 ? `\u001b[${columns}C` : "");
const eraseBelow = "\r\u001b[J";

export class Prompt {
  readonly #input: TerminalInput;
  readonly #output: TerminalOutput;
  readonly #handlers: PromptHandlers;
  readonly #keys = new KeyReader();
  readonly #line = new LineEditor();
  #answerLine = new LineEditor();
  #question: Question | undefined;
  #label = "";
  #drawn: Layout = { rows: [""], cursorRow: 0, cursorColumn: 0 };
  #isOpen = true;

  constructor(input: TerminalInput, output: TerminalOutput, handlers: PromptHandlers) {
    this.#input = input;
    this.#output = output;
    this.#handlers = handlers;
    input.setRawMode(true);
    input.setEncoding("utf8");
    input.on("data", (characters) => this.#take(characters));
    input.on("end", () => handlers.left());
    output.on("resize", () => this.#draw(""));
    input.resume();
  }

  /** Sets the text before the typed line; the prompt appears with it. */
  setLabel(label: string): void {
    this.#label = label;
    this.#draw("");
  }

  /** Writes lines above the one that is being typed. */
  show(text: string): void {
    if (this.#isOpen) this.#draw(`${wrapWords(text, this.#columns()).replaceAll("\n", "\r\n")}\r\n`);
    else this.#output.write(`${text}\n`);
  }

  /** Asks for one line; what is typed is shown as dots where it is hidden. `undefined` where the user gives none. */
  ask(label: string, isHidden: boolean, signal?: AbortSignal): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const answer = (text: string | undefined): void => {
      this.#question = undefined;
      this.#draw(text === undefined || isHidden ? "" : `${label}${text}\r\n`);
      resolve(text);
    };
    this.#answerLine = new LineEditor();
    this.#question = { label, isHidden, answer };
    signal?.addEventListener("abort", () => this.#question?.answer(undefined));
    this.#draw("");
    return promise;
  }

  /** Gives the terminal back as it was. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#output.write(up(this.#rowsAboveCursor()) + eraseBelow);
    this.#input.setRawMode(false);
    this.#input.pause();
  }

  #take(characters: string): void {
    for (const key of this.#keys.push(characters)) {
      if (!this.#isOpen) return;
      const asked = (this.#question === undefined ? this.#line : this.#answerLine).take(key);
      if (asked === "clear-screen") this.#clearScreen();
      else if (asked === "interrupt" || asked === "end-of-input") this.#leave();
      else if (asked !== undefined) this.#enter(asked.entered);
    }
    if (this.#isOpen) this.#draw("");
  }

  #enter(line: string): void {
    if (this.#question !== undefined) return this.#question.answer(line);
    this.#line.remember(line);
    this.#handlers.entered(line);
  }

  #leave(): void {
    if (this.#question === undefined) this.#handlers.left();
    else this.#question.answer(undefined);
  }

  #clearScreen(): void {
    this.#output.write("\u001b[H\u001b[2J");
    this.#drawn = { rows: [""], cursorRow: 0, cursorColumn: 0 };
  }

  #draw(above: string): void {
    if (!this.#isOpen) return;
    const erase = up(this.#rowsAboveCursor()) + eraseBelow;
    const { before, behind, label } = this.#visible();
    const layout = layOut(label + before, behind, this.#columns());
    this.#drawn = layout;
    const back = up(layout.rows.length - 1 - layout.cursorRow);
    this.#output.write(`${erase}${above}${layout.rows.join("\r\n")}${back}\r${right(layout.cursorColumn)}`);
  }

  #visible(): { before: string; behind: string; label: string } {
    if (this.#question === undefined)
      return { before: this.#line.before, behind: this.#line.behind, label: this.#label };
    const { label, isHidden } = this.#question;
    const hide = (text: string): string => (isHidden ? "•".repeat(text.length) : text);
    return { before: hide(this.#answerLine.before), behind: hide(this.#answerLine.behind), label };
  }

  /** How far up the drawn line begins: a screen that was made narrower has broken its rows into more. */
  #rowsAboveCursor(): number {
    const columns = this.#columns();
    const { rows, cursorRow, cursorColumn } = this.#drawn;
    const broken = rows
      .slice(0, cursorRow)
      .reduce((sum, row) => sum + Math.max(1, Math.ceil(textWidth(row) / columns)), 0);
    return Math.min(broken + Math.floor(cursorColumn / columns), Math.max(0, this.#output.rows - 1));
  }

  #columns(): number {
    // A terminal that does not know its width says 0; below two columns a wide character has no place.
    return this.#output.columns >= 2 ? this.#output.columns : 80;
  }
}
