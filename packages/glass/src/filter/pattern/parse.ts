// From the text of a regular expression (one character a byte) to its tree.
import { longestPattern, deepestNesting } from "../limit.ts";
import {
  byteSet,
  PatternError,
  posixClass,
  shorthand,
  withBothCases,
  type Anchor,
  type ByteSet,
  type Expression,
} from "./expression.ts";

/** What `(?i)`, `(?s)` and `(?m)` turn on, and `(?-i)` off. */
interface Flags {
  readonly ignoresCase: boolean;
  readonly dotIsAll: boolean;
  readonly isMultiline: boolean;
}

const controls: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["e", 27],
  ["f", 12],
  ["n", 10],
  ["r", 13],
  ["t", 9],
]);

const anchors: ReadonlyMap<string, Anchor> = new Map([
  ["A", "start"],
  ["z", "end"],
  ["Z", "end-or-last-newline"],
  ["b", "word-edge"],
  ["B", "no-word-edge"],
]);

const newline = 10;
const nothing: Expression = { kind: "sequence", parts: [] };

class PatternParser {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #flags: Flags = { ignoresCase: true, dotIsAll: false, isMultiline: false };

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Expression {
    const whole = this.#choice();
    if (this.#at < this.#text.length) throw this.#wrong("this ) closes nothing");
    return whole;
  }

  get #next(): string {
    return this.#text.charAt(this.#at);
  }

  #wrong(why: string): PatternError {
    return new PatternError(why, this.#at);
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #takeMatch(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#at += found[0].length;
    return found;
  }

  #choice(): Expression {
    const parts = [this.#sequence()];
    while (this.#take("|")) parts.push(this.#sequence());
    return parts.length === 1 ? parts[0]! : { kind: "choice", parts };
  }

  #sequence(): Expression {
    const parts: Expression[] = [];
    while (this.#at < this.#text.length && this.#next !== "|" && this.#next !== ")") {
      if (this.#take("\\Q")) parts.push(this.#quoted());
      else parts.push(this.#repeated(this.#atom()));
    }
    return parts.length === 1 ? parts[0]! : { kind: "sequence", parts };
  }

  /** `\Q…\E`: as it stands. */
  #quoted(): Expression {
    const end = this.#text.indexOf("\\E", this.#at);
    const text = this.#text.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#text.length : end + 2;
    return { kind: "sequence", parts: Array.from(text, (character) => this.#byte(character.charCodeAt(0))) };
  }

  #repeated(of: Expression): Expression {
    let result = of;
    for (;;) {
      const at = this.#at;
      const counts = this.#takeMatch(/\*|\+|\?|\{(\d{1,5})(,(\d{1,5})?)?\}/y);
      if (counts === undefined) return result;
      if (result.kind === "anchor" || result !== of) throw new PatternError("there is nothing to repeat here", at);
      const [sign, low, comma, high] = counts;
      const least = sign === "+" ? 1 : Number(low ?? 0);
      const most = sign === "?" ? 1 : sign === "*" || sign === "+" ? undefined : comma === undefined ? least : high;
      if (most !== undefined && Number(most) < least) throw new PatternError("this repetition goes downwards", at);
      result = { kind: "repeat", of, least, most: most === undefined ? undefined : Number(most) };
      // Whether it takes few or many does not change whether it matches at all.
      if (this.#take("?")) continue;
      if (this.#next === "+") throw this.#wrong("a repetition that gives nothing back (++) is not supported");
    }
  }

  #atom(): Expression {
    const character = this.#next;
    if (character === "(") return this.#group();
    if (character === "[") return { kind: "bytes", set: this.#class() };
    if (character === "\\") return this.#escape();
    if (/[*+?]/.test(character)) throw this.#wrong("there is nothing to repeat here");
    this.#at += 1;
    if (character === "^") return { kind: "anchor", anchor: this.#flags.isMultiline ? "line-start" : "start" };
    if (character === "$") {
      return { kind: "anchor", anchor: this.#flags.isMultiline ? "line-end" : "end-or-last-newline" };
    }
    if (character === ".") {
      const { dotIsAll } = this.#flags;
      return { kind: "bytes", set: byteSet((byte) => dotIsAll || byte !== newline) };
    }
    return this.#byte(character.charCodeAt(0));
  }

  #byte(code: number): Expression {
    return { kind: "bytes", set: this.#cased(byteSet((byte) => byte === code)) };
  }

  #cased(set: ByteSet): ByteSet {
    return this.#flags.ignoresCase ? withBothCases(set) : set;
  }

  #group(): Expression {
    const before = this.#flags;
    const open = this.#at;
    this.#depth += 1;
    if (this.#depth > deepestNesting) throw this.#wrong(`groups nest at most ${deepestNesting} deep`);
    if (this.#takeMatch(/\(\?#[^)]*\)/y) !== undefined) {
      this.#depth -= 1;
      return nothing;
    }
    const flags = this.#takeMatch(/\(\?([ism]*)(?:-([ism]+))?(:|\))/y);
    if (flags !== undefined) {
      this.#setFlags(flags[1] ?? "", true);
      this.#setFlags(flags[2] ?? "", false);
      // `(?i)` holds to the end of the group around it; the caller's group takes it back.
      if (flags[3] === ")") {
        this.#depth -= 1;
        return nothing;
      }
    } else if (this.#takeMatch(/\(\?(?:P?<[A-Za-z_]\w{0,31}>|'[A-Za-z_]\w{0,31}')/y) === undefined) {
      this.#refuseOtherGroups();
      this.#at += 1;
    }
    const inner = this.#choice();
    if (!this.#take(")")) throw new PatternError("this ( is not closed", open);
    this.#flags = before;
    this.#depth -= 1;
    return inner;
  }

  #refuseOtherGroups(): void {
    if (this.#takeMatch(/\(\?<?[=!]/y) !== undefined) throw this.#wrong("looking ahead or behind is not supported");
    if (this.#takeMatch(/\((?:\?|\*)/y) !== undefined) throw this.#wrong("this kind of group is not supported");
  }

  #setFlags(letters: string, isOn: boolean): void {
    this.#flags = {
      ignoresCase: letters.includes("i") ? isOn : this.#flags.ignoresCase,
      dotIsAll: letters.includes("s") ? isOn : this.#flags.dotIsAll,
      isMultiline: letters.includes("m") ? isOn : this.#flags.isMultiline,
    };
  }

  #escape(): Expression {
    const letter = this.#text.charAt(this.#at + 1);
    const anchor = anchors.get(letter);
    if (anchor !== undefined) {
      this.#at += 2;
      return { kind: "anchor", anchor };
    }
    if (letter === "N") {
      this.#at += 2;
      return { kind: "bytes", set: byteSet((byte) => byte !== newline) };
    }
    const set = this.#shorthand();
    return set === undefined ? this.#byte(this.#escapedByte()) : { kind: "bytes", set };
  }

  /** `\d` and its like, taken if it stands here. */
  #shorthand(): ByteSet | undefined {
    const letter = this.#text.charAt(this.#at + 1);
    const contains = shorthand.get(letter.toLowerCase());
    if (this.#next !== "\\" || contains === undefined) return undefined;
    this.#at += 2;
    return letter === letter.toLowerCase() ? byteSet(contains) : byteSet((byte) => !contains(byte));
  }

  /** A backslash and what stands for one byte. */
  #escapedByte(): number {
    const number = this.#takeMatch(
      /\\(?:x\{([0-9a-fA-F]{1,4})\}|x([0-9a-fA-F]{0,2})|o\{([0-7]{1,4})\}|(0[0-7]{0,2}))/y,
    );
    if (number !== undefined) {
      const [, braced, plain, octalBraced, octal] = number;
      const hexadecimal = braced ?? plain;
      const code =
        hexadecimal === undefined
          ? Number.parseInt(octalBraced ?? octal ?? "0", 8)
          : Number.parseInt(hexadecimal || "0", 16);
      if (code > 255) throw this.#wrong("a byte is at most 255");
      return code;
    }
    const letter = this.#text.charAt(this.#at + 1);
    if (letter === "") throw this.#wrong("the pattern ends in a backslash");
    if (/[1-9gk]/.test(letter)) throw this.#wrong("repeating what a group matched (\\1) is not supported");
    const control = controls.get(letter);
    if (control === undefined && /[A-Za-z]/.test(letter)) throw this.#wrong(`\\${letter} is not supported`);
    this.#at += 2;
    return control ?? letter.charCodeAt(0);
  }

  /** `[…]`. */
  #class(): ByteSet {
    const open = this.#at;
    this.#at += 1;
    const isNegated = this.#take("^");
    const members = Array.from({ length: 256 }, () => false);
    for (let isFirst = true; isFirst || this.#next !== "]"; isFirst = false) {
      if (this.#at >= this.#text.length) throw new PatternError("this [ is not closed", open);
      const set = this.#classSet() ?? this.#classRange();
      for (const [byte, isMember] of set.entries()) if (isMember) members[byte] = true;
    }
    this.#at += 1;
    const set = this.#cased(members);
    return isNegated ? set.map((isMember) => !isMember) : set;
  }

  /** `[:alpha:]` or `\d` inside of a class. */
  #classSet(): ByteSet | undefined {
    const posix = this.#takeMatch(/\[:(\^?)([a-z]+):\]/y);
    if (posix === undefined) return this.#shorthand();
    const contains = posixClass.get(posix[2]!);
    if (contains === undefined) throw this.#wrong(`there is no class [:${posix[2]}:]`);
    return byteSet((byte) => contains(byte) !== (posix[1] === "^"));
  }

  #classRange(): ByteSet {
    const at = this.#at;
    const low = this.#classByte();
    if (this.#next !== "-" || /^-(?:\]|$)/.test(this.#text.slice(this.#at, this.#at + 2))) {
      return byteSet((byte) => byte === low);
    }
    this.#at += 1;
    const high = this.#classByte();
    if (high < low) throw new PatternError("this range goes downwards", at);
    return byteSet((byte) => byte >= low && byte <= high);
  }

  #classByte(): number {
    if (this.#take("\\b")) return 8;
    if (this.#next === "\\") return this.#escapedByte();
    const code = this.#text.charCodeAt(this.#at);
    if (Number.isNaN(code)) throw this.#wrong("this [ is not closed");
    this.#at += 1;
    return code;
  }
}

/** The tree of a regular expression whose text is given one character a byte. Throws a `PatternError`. */
export function parsePatternText(text: string): Expression {
  if (text.length > longestPattern) throw new PatternError(`it has more than ${longestPattern} bytes`, longestPattern);
  return new PatternParser(text).parse();
}
