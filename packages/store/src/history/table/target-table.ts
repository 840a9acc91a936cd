// The channels and conversations, by key; ids are remembered, so that most records need no look-up.
import type { DatabaseSync } from "node:sqlite";
import type { HistoryTarget } from "../record.ts";

/** Ids that are remembered: beyond it all are looked up anew. */
const mostRemembered = 10_000;

export class TargetTable {
  readonly #find;
  readonly #add;
  readonly #name;
  readonly #rename;
  readonly #end;
  readonly #protect;
  readonly #known = new Map<string, { readonly id: number; readonly name: string }>();

  constructor(database: DatabaseSync) {
    this.#find = database.prepare("SELECT id, name FROM target WHERE folded = ?");
    this.#add = database.prepare("INSERT INTO target (kind, folded, name) VALUES (?, ?, ?)");
    this.#name = database.prepare("UPDATE target SET name = ? WHERE id = ?");
    this.#rename = database.prepare("UPDATE target SET folded = ?, name = ? WHERE id = ?");
    this.#end = database.prepare("UPDATE target SET kind = 2, folded = NULL WHERE id = ?");
    this.#protect = database.prepare("UPDATE target SET is_protected = ? WHERE id = ?");
  }

  /** Undefined where the target has no history. */
  idOf(key: string): number | undefined {
    return this.#look(key)?.id;
  }

  /** The target's id; the target is added where it is missing. */
  open({ key, name, isConversation }: HistoryTarget): number {
    const known = this.#look(key);
    if (known === undefined) {
      const id = Number(this.#add.run(isConversation ? 1 : 0, key, name).lastInsertRowid);
      this.#remember(key, id, name);
      return id;
    }
    if (known.name !== name) {
      this.#name.run(name, known.id);
      this.#remember(key, known.id, name);
    }
    return known.id;
  }

  /** The target has this key and name from now on. A target that had the key has ended. */
  rename(key: string, { key: next, name, isConversation }: HistoryTarget): void {
    if (key !== next) this.end(next);
    const id = this.idOf(key);
    if (id === undefined) {
      this.open({ key: next, name, isConversation });
      return;
    }
    this.#rename.run(next, name, id);
    this.#known.delete(key);
    this.#remember(next, id, name);
  }

  protect(id: number, isProtected: boolean): void {
    this.#protect.run(isProtected ? 1 : 0, id);
  }

  /** The target ends: its rows are deleted later, and its key is free. */
  end(key: string): void {
    const id = this.idOf(key);
    if (id === undefined) return;
    this.#end.run(id);
    this.#known.delete(key);
  }

  /** What was remembered may not be true any more: a transaction was rolled back. */
  forget(): void {
    this.#known.clear();
  }

  #look(key: string): { readonly id: number; readonly name: string } | undefined {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const row = this.#find.get(key);
    if (row === undefined) return undefined;
    return this.#remember(key, Number(row["id"]), String(row["name"]));
  }

  #remember(key: string, id: number, name: string): { readonly id: number; readonly name: string } {
    if (this.#known.size >= mostRemembered) this.#known.clear();
    const entry = { id, name };
    this.#known.set(key, entry);
    return entry;
  }
}
