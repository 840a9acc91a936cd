// Mode changes of a channel: `+ov-b alice bob *!*@host`. ISUPPORT says which letters take a parameter.
//
//   CHANMODES=beI,k,fl,imnst     A: a list, always   B: always   C: only when set   D: never
//   PREFIX=(qaohv)~&@%+          a member's rank, always; the highest first

export type ModeKind = "list" | "always" | "when-set" | "never" | "prefix";

export interface ModeGrammar {
  readonly kinds: ReadonlyMap<string, ModeKind>;
  /** The letter and the sign of each rank, the highest first. */
  readonly prefixes: readonly { readonly letter: string; readonly sign: string }[];
}

/** Takes the values of ISUPPORT. Unknown groups of CHANMODES are skipped. */
export function modeGrammar(chanModes: string, prefix: string): ModeGrammar {
  const kinds = new Map<string, ModeKind>();
  const groups: readonly ModeKind[] = ["list", "always", "when-set", "never"];
  for (const [index, letters] of chanModes.split(",").slice(0, groups.length).entries()) {
    for (const letter of letters) kinds.set(letter, groups[index]!);
  }
  const [, letters = "", signs = ""] = /^\(([A-Za-z]*)\)(.*)$/.exec(prefix) ?? [];
  const prefixes = Array.from(letters, (letter, index) => ({ letter, sign: signs[index] ?? "" }));
  for (const letter of letters) kinds.set(letter, "prefix");
  return { kinds, prefixes };
}

export interface ModeChange {
  readonly letter: string;
  readonly isSet: boolean;
  /** Undefined where the mode takes none, or where the parameter is missing: of a list that asks for its entries. */
  readonly parameter?: string | undefined;
}

export interface ReadModeChange extends ModeChange {
  /** Undefined for a letter that the server does not know: it takes no parameter. */
  readonly kind: ModeKind | undefined;
}

function takesParameter(kind: ModeKind | undefined, isSet: boolean): boolean {
  return kind === "list" || kind === "always" || kind === "prefix" || (kind === "when-set" && isSet);
}

/** Takes the parameters of MODE after the channel: letters, then what they need. Letters before any sign are set. */
export function parseModes(parameters: readonly string[], grammar: ModeGrammar): ReadModeChange[] {
  const changes: ReadModeChange[] = [];
  let next = 1;
  let isSet = true;
  for (const letter of parameters[0] ?? "") {
    if (letter === "+" || letter === "-") {
      isSet = letter === "+";
      continue;
    }
    const kind = grammar.kinds.get(letter);
    if (!takesParameter(kind, isSet)) {
      changes.push({ letter, isSet, kind });
      continue;
    }
    changes.push({ letter, isSet, kind, parameter: parameters[next] });
    next += 1;
  }
  return changes;
}

/** How much fits into one MODE line. */
export interface ModeLimits {
  readonly changes: number;
  /** Of the parameters, with a space before each, in bytes. */
  readonly bytes: number;
}

/**
 * Returns the parameters of MODE after the channel, one array a line: as many changes as fit, in their order. A change
 * that alone is longer has a line of its own.
 */
export function formatModes(changes: readonly ModeChange[], limits: ModeLimits): string[][] {
  const lines: { letters: string; sign: string; parameters: string[]; count: number; bytes: number }[] = [];
  for (const { letter, isSet, parameter } of changes) {
    const sign = isSet ? "+" : "-";
    const length = parameter === undefined ? 0 : new TextEncoder().encode(parameter).length + 1;
    let line = lines.at(-1);
    if (line === undefined || line.count === limits.changes || line.bytes + 2 + length > limits.bytes) {
      // One byte for the space before the letters.
      line = { letters: "", sign: "", parameters: [], count: 0, bytes: 1 };
      lines.push(line);
    }
    const added = line.sign === sign ? letter : sign + letter;
    line.letters += added;
    line.sign = sign;
    line.count += 1;
    line.bytes += added.length + length;
    if (parameter !== undefined) line.parameters.push(parameter);
  }
  return lines.map(({ letters, parameters }) => [letters].concat(parameters));
}
