// An account that gets another name, or none: a new account of the old name reads nothing of the old one.
import type { DatabaseSync } from "node:sqlite";
import { accountIdentity } from "../record.ts";

/** Tables whose rows belong to an account. */
const tables = ["read_marker", "membership", "correspondence", "presence"] as const;

/** `to` is undefined for an account that is gone: its words stay in channels, and its conversations end. */
export function renameAccount(database: DatabaseSync, account: string, to: string | undefined): void {
  const identity = accountIdentity(account);
  const conversations = database.prepare("SELECT id, folded, name FROM target WHERE kind = 1 AND instr(folded, ?) > 0");
  for (const row of conversations.all(identity)) {
    const [ids, names] = [String(row["folded"]).split("\n"), String(row["name"]).split("\n")];
    if (!ids.includes(identity)) continue;
    if (to === undefined) {
      database.prepare("UPDATE target SET kind = 2, folded = NULL WHERE id = ?").run(Number(row["id"]));
      continue;
    }
    const people = ids.map((id, index) =>
      id === identity ? { id: accountIdentity(to), name: to } : { id, name: names[index]! },
    );
    people.sort((one, other) => (one.id <= other.id ? -1 : 1));
    const [folded, name] = [people.map(({ id }) => id).join("\n"), people.map((one) => one.name).join("\n")];
    database.prepare("UPDATE target SET folded = ?, name = ? WHERE id = ?").run(folded, name, Number(row["id"]));
  }
  for (const table of tables) {
    if (to === undefined) database.prepare(`DELETE FROM ${table} WHERE account = ?`).run(account);
    else database.prepare(`UPDATE OR REPLACE ${table} SET account = ? WHERE account = ?`).run(to, account);
  }
  if (to !== undefined) database.prepare("UPDATE OR IGNORE speaker SET account = ? WHERE account = ?").run(to, account);
  database.prepare("UPDATE speaker SET account = NULL WHERE account = ?").run(account);
}
