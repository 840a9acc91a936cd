// Who said something: a source and an account are stored once for all of their messages.
import type { DatabaseSync } from "node:sqlite";

const mostRemembered = 20_000;

export class SpeakerTable {
  readonly #find;
  readonly #add;
  readonly #known = new Map<string, number>();

  constructor(database: DatabaseSync) {
    this.#find = database.prepare("SELECT id FROM speaker WHERE source = ? AND account IS ?");
    this.#add = database.prepare("INSERT INTO speaker (source, account) VALUES (?, ?)");
  }

  idOf(source: string, account: string | undefined): number {
    // No source holds a line feed.
    const key = account === undefined ? source : `${source}\n${account}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const row = this.#find.get(source, account ?? null);
    const id = Number(row?.["id"] ?? this.#add.run(source, account ?? null).lastInsertRowid);
    if (this.#known.size >= mostRemembered) this.#known.clear();
    this.#known.set(key, id);
    return id;
  }

  forget(): void {
    this.#known.clear();
  }
}
