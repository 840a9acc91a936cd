// Runs a regular expression over bytes in time that grows with the bytes alone: all places where the pattern could be are
// followed at once (K. Thompson, "Regular Expression Search Algorithm", CACM 11(6), 1968), so nothing is tried twice.
import { largestPatternProgram } from "../limit.ts";
import { isWord, PatternError, type Anchor, type ByteSet, type Expression } from "./expression.ts";
import { parsePatternText } from "./parse.ts";

type Instruction =
  | { readonly kind: "byte"; readonly set: ByteSet }
  | { readonly kind: "split"; first: number; second: number }
  | { readonly kind: "jump"; to: number }
  | { readonly kind: "anchor"; readonly anchor: Anchor }
  | { readonly kind: "match" };

/** Each instruction goes on to the next one, except splits, jumps and the match. */
class Program {
  readonly instructions: Instruction[] = [];

  add(instruction: Instruction): Instruction {
    if (this.instructions.length === largestPatternProgram) {
      throw new PatternError("it is too large once its repetitions are written out", 0);
    }
    this.instructions.push(instruction);
    return instruction;
  }

  compile(expression: Expression): void {
    if (expression.kind === "bytes") this.add({ kind: "byte", set: expression.set });
    else if (expression.kind === "anchor") this.add(expression);
    else if (expression.kind === "sequence") for (const part of expression.parts) this.compile(part);
    else if (expression.kind === "choice") this.#choice(expression.parts);
    else this.#repeat(expression.of, expression.least, expression.most);
  }

  get #end(): number {
    return this.instructions.length;
  }

  #split(): { first: number; second: number } {
    const split = { kind: "split" as const, first: 0, second: 0 };
    this.add(split);
    split.first = this.#end;
    return split;
  }

  #choice(parts: readonly Expression[]): void {
    const jumps: Array<{ to: number }> = [];
    for (const part of parts.slice(0, -1)) {
      const split = this.#split();
      this.compile(part);
      const jump = { kind: "jump" as const, to: 0 };
      this.add(jump);
      jumps.push(jump);
      split.second = this.#end;
    }
    this.compile(parts.at(-1)!);
    for (const jump of jumps) jump.to = this.#end;
  }

  #repeat(of: Expression, least: number, most: number | undefined): void {
    for (let count = 0; count < least; count += 1) this.#copy(of);
    if (most === undefined) {
      const start = this.#end;
      const split = this.#split();
      this.compile(of);
      this.add({ kind: "jump", to: start });
      split.second = this.#end;
      return;
    }
    const splits: Array<{ second: number }> = [];
    for (let count = least; count < most; count += 1) {
      splits.push(this.#split());
      this.#copy(of);
    }
    for (const split of splits) split.second = this.#end;
  }

  /** What compiles to nothing must not be copied a billion times either: `((a{0}){9999}){9999}`. */
  #copy(of: Expression): void {
    const before = this.#end;
    this.compile(of);
    if (this.#end === before) this.add({ kind: "jump", to: before + 1 });
  }
}

const newline = 10;

function holds(anchor: Anchor, bytes: Uint8Array, at: number, end: number): boolean {
  switch (anchor) {
    case "start":
      return at === 0;
    case "end":
      return at === end;
    case "end-or-last-newline":
      return at === end || (at === end - 1 && bytes[at] === newline);
    case "line-start":
      return at === 0 || (bytes[at - 1] === newline && at < end);
    case "line-end":
      return at === end || bytes[at] === newline;
    case "word-edge":
    case "no-word-edge": {
      const isBefore = at > 0 && isWord(bytes[at - 1]!);
      const isBehind = at < end && isWord(bytes[at]!);
      return (isBefore !== isBehind) === (anchor === "word-edge");
    }
  }
}

/** The places in the program that the pattern could be at, each once. */
class Places {
  readonly list: Int32Array;
  length = 0;
  readonly #seen: Int32Array;
  #round = 0;

  constructor(size: number) {
    this.list = new Int32Array(size);
    this.#seen = new Int32Array(size);
  }

  clear(): void {
    this.length = 0;
    this.#round += 1;
  }

  /** Whether this place is new in this round. */
  visit(place: number): boolean {
    if (this.#seen[place] === this.#round) return false;
    this.#seen[place] = this.#round;
    return true;
  }
}

/** A compiled regular expression. */
export class Pattern {
  readonly #instructions: readonly Instruction[];
  readonly #stack: Int32Array;
  #now: Places;
  #then: Places;

  /** The text has one character a byte; upper and lower case are the same unless it says `(?-i)`. Throws a `PatternError`. */
  constructor(text: string) {
    const program = new Program();
    program.compile(parsePatternText(text));
    program.add({ kind: "match" });
    this.#instructions = program.instructions;
    const size = this.#instructions.length;
    // A place goes on to two at most, and is followed once.
    this.#stack = new Int32Array(2 * size + 1);
    this.#now = new Places(size);
    this.#then = new Places(size);
    this.#now.clear();
    this.#then.clear();
  }

  /** Whether the pattern is found anywhere in the bytes. */
  isIn(bytes: Uint8Array): boolean {
    const end = bytes.length;
    this.#now.clear();
    for (let at = 0; ; at += 1) {
      // The pattern may begin at every byte.
      if (this.#follow(0, this.#now, bytes, at)) return true;
      if (at === end) return false;
      this.#then.clear();
      if (this.#step(bytes, at)) return true;
      [this.#now, this.#then] = [this.#then, this.#now];
    }
  }

  #step(bytes: Uint8Array, at: number): boolean {
    const byte = bytes[at]!;
    for (let index = 0; index < this.#now.length; index += 1) {
      const place = this.#now.list[index]!;
      const instruction = this.#instructions[place]!;
      if (instruction.kind !== "byte" || !instruction.set[byte]) continue;
      if (this.#follow(place + 1, this.#then, bytes, at + 1)) return true;
    }
    return false;
  }

  /** Adds the place and all that is reached from it without a byte. True if the match is. */
  #follow(from: number, into: Places, bytes: Uint8Array, at: number): boolean {
    let depth = 0;
    this.#stack[depth++] = from;
    while (depth > 0) {
      const place = this.#stack[--depth]!;
      if (!into.visit(place)) continue;
      const instruction = this.#instructions[place]!;
      if (instruction.kind === "match") return true;
      if (instruction.kind === "byte") into.list[into.length++] = place;
      else if (instruction.kind === "jump") this.#stack[depth++] = instruction.to;
      else if (instruction.kind === "split") {
        this.#stack[depth++] = instruction.second;
        this.#stack[depth++] = instruction.first;
      } else if (holds(instruction.anchor, bytes, at, bytes.length)) this.#stack[depth++] = place + 1;
    }
    return false;
  }
}
