// A map from characters to texts, kept as the compact table that scripts/unicode/make.mjs makes.

export class CharacterMap {
  readonly #table: string;
  #entries: Map<string, string> | undefined;

  constructor(table: string) {
    this.#table = table;
  }

  /** Returns what the table has for the character. Reads the table on first use: most names are ASCII. */
  get(character: string): string | undefined {
    this.#entries ??= read(this.#table);
    return this.#entries.get(character);
  }
}

function read(table: string): Map<string, string> {
  const entries = new Map<string, string>();
  for (const entry of table.trim().split(/,\s*/)) {
    const [from, ...to] = entry.split(" ").map((code) => Number.parseInt(code, 36));
    entries.set(String.fromCodePoint(from!), String.fromCodePoint(...to));
  }
  return entries;
}
