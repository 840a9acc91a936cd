import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import { Prompt } from "./prompt.ts";

class FakeInput extends EventEmitter {
  isRaw = false;
  setRawMode(isRaw: boolean): void {
    this.isRaw = isRaw;
  }
  setEncoding(): void {}
  resume(): void {}
  pause(): void {}
}

/** A screen of so many columns that understands what the prompt writes, and nothing else. */
class FakeScreen extends EventEmitter {
  columns = 20;
  rows = 24;
  readonly lines: string[] = [""];
  row = 0;
  column = 0;
  writes = 0;

  write(text: string): void {
    this.writes += 1;
    const pattern = /\u001b\[(\d*)([A-Z])|([\s\S])/g;
    for (const [, count, control, character] of text.matchAll(pattern)) {
      if (control === "A") this.row -= Number(count);
      else if (control === "C") this.column += Number(count);
      else if (control === "J")
        this.lines.splice(this.row, this.lines.length, this.lines[this.row]!.slice(0, this.column));
      else if (character === "\r") this.column = 0;
      else if (character === "\n") this.lines[(this.row += 1)] ??= "";
      else if (character !== undefined) this.#put(character);
      if (this.row < 0) throw new Error("above the screen");
    }
  }

  #put(character: string): void {
    if (this.column === this.columns) {
      this.column = 0;
      this.lines[(this.row += 1)] ??= "";
    }
    const line = this.lines[this.row]!.padEnd(this.column);
    this.lines[this.row] = line.slice(0, this.column) + character + line.slice(this.column + 1);
    this.column += 1;
  }
}

function open(): { input: FakeInput; screen: FakeScreen; prompt: Prompt; entered: string[]; left: () => number } {
  const input = new FakeInput();
  const screen = new FakeScreen();
  const entered: string[] = [];
  let left = 0;
  const prompt = new Prompt(input, screen, { entered: (line) => entered.push(line), left: () => (left += 1) });
  return { input, screen, prompt, entered, left: () => left };
}

describe("the prompt", () => {
  test("news appear above the line that is being typed, and words stay whole", () => {
    const { input, screen, prompt } = open();
    prompt.setLabel("alice> ");
    input.emit("data", "a line that is longer than the screen\u001b[D\u001b[D");
    prompt.show("bob: hi");
    prompt.show("bob: are you there, and what do you do");
    expect(screen.lines).toEqual([
      "bob: hi",
      "bob: are you there,",
      "and what do you do",
      "alice> a line that ",
      "is longer than the ",
      "screen",
    ]);
    expect([screen.row, screen.column]).toEqual([5, 4]);
  });

  test("news and line come in one write, so that nothing is seen half", () => {
    const { input, screen, prompt } = open();
    prompt.setLabel("alice> ");
    input.emit("data", "hello");
    const before = screen.writes;
    prompt.show("bob: hi");
    expect(screen.writes - before).toBe(1);
  });

  test("lines are handed over, pasted ones one after the other", () => {
    const { input, screen, prompt, entered } = open();
    prompt.setLabel("> ");
    input.emit("data", "one\rtwo\rthr");
    expect(entered).toEqual(["one", "two"]);
    expect(screen.lines).toEqual(["> thr"]);
  });

  test("a password is typed without being seen, and is in no history", async () => {
    const { input, screen, prompt } = open();
    prompt.setLabel("> ");
    const asked = prompt.ask("Password: ", true);
    input.emit("data", "sesame");
    expect(screen.lines).toEqual(["Password: ••••••"]);
    input.emit("data", "\r");
    expect(await asked).toBe("sesame");
    input.emit("data", "\u001b[A");
    expect(screen.lines).toEqual(["> "]);
  });

  test("a question that is not answered, or not any more", async () => {
    const { input, prompt, left } = open();
    const first = prompt.ask("Name: ", false);
    input.emit("data", "\u0003");
    expect(await first).toBeUndefined();
    const gone = new AbortController();
    const second = prompt.ask("Password: ", true, gone.signal);
    gone.abort();
    expect(await second).toBeUndefined();
    expect(left()).toBe(0);
  });

  test("Ctrl-C and Ctrl-D leave; the terminal is given back as it was", () => {
    const { input, screen, prompt, left } = open();
    prompt.setLabel("> ");
    input.emit("data", "half\u0003");
    expect(left()).toBe(1);
    prompt.close();
    expect(input.isRaw).toBe(false);
    prompt.show("You have left.");
    expect(screen.lines).toEqual(["You have left.", ""]);
  });

  test("a screen that is made wider or narrower gets its line drawn anew", () => {
    const { input, screen, prompt } = open();
    prompt.setLabel("> ");
    input.emit("data", "x".repeat(30));
    screen.columns = 40;
    screen.emit("resize");
    expect(screen.lines.at(-1)).toContain("x".repeat(30));
  });
});
