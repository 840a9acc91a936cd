// The ratchet over a conformance suite: which tests there are, slice by slice, and which of them pass. A test that has passed once
// may not fail or be skipped again.

/** `open`: it fails, or its suite skips it, until the server has what it asks for. */
export type Standing = "passes" | "open";

export interface Slice {
  readonly slice: number;
  readonly about: string;
  /** By file and name. */
  readonly tests: Readonly<Record<string, Standing>>;
}

export type Outcome = "passed" | "failed" | "skipped";

const unescaped = (text: string): string =>
  text
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#10;", "\n")
    .replaceAll("&amp;", "&");

/** The outcomes in a report in JUnit's form, by `file.Class.name[parameters]` below the folder of tests. A test with an error failed. */
export function readJunit(xml: string): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  for (const [, attributes = "", end, inside = ""] of xml.matchAll(/<testcase ([^>]*?)(\/>|>([^]*?)<\/testcase>)/g)) {
    const classname = /classname="([^"]*)"/.exec(attributes)?.[1] ?? "";
    const name = /(?:^| )name="([^"]*)"/.exec(attributes)?.[1] ?? "";
    const id = unescaped(`${classname}.${name}`.replace(/^irctest\.server_tests\./, ""));
    const isBad = end !== "/>" && /<(?:failure|error)\b/.test(inside);
    const outcome = isBad ? "failed" : end !== "/>" && /<skipped\b/.test(inside) ? "skipped" : "passed";
    // A test that passed and could not be cleaned up has two entries.
    if (outcomes.get(id) !== "failed") outcomes.set(id, outcome);
  }
  return outcomes;
}

export interface Comparison {
  /** They passed before. */
  readonly lost: string[];
  /** They pass now. */
  readonly won: string[];
  /** They are in no slice. */
  readonly unknown: string[];
}

export function compare({ tests }: Slice, outcomes: ReadonlyMap<string, Outcome>): Comparison {
  const lost = Object.keys(tests).filter((id) => tests[id] === "passes" && outcomes.get(id) !== "passed");
  const won = [...outcomes].filter(([id, outcome]) => tests[id] === "open" && outcome === "passed").map(([id]) => id);
  return { lost, won, unknown: [...outcomes.keys()].filter((id) => !(id in tests)) };
}

/** The slice with what passes now; nothing goes back to `open`. */
export function advanced(slice: Slice, outcomes: ReadonlyMap<string, Outcome>): Slice {
  const { won, unknown } = compare(slice, outcomes);
  const tests: Record<string, Standing> = { ...slice.tests };
  for (const id of won) tests[id] = "passes";
  for (const id of unknown) tests[id] = outcomes.get(id) === "passed" ? "passes" : "open";
  return { ...slice, tests };
}

/** The files of a slice's tests. */
export function filesOf({ tests }: Slice): string[] {
  // `chmodes.ban.BanModeTestCase.testBan`: the path ends before the class, which begins with a capital.
  const paths = Object.keys(tests).map((id) => /^((?:[a-z0-9_]+\.)+)/.exec(id)![1]!.slice(0, -1).replaceAll(".", "/"));
  return [...new Set(paths)].map((path) => `irctest/server_tests/${path}.py`);
}
