// What people have set for their accounts. The server knows the names and the values; a name that is not here has its standard value.
import type { DatabaseSync } from "node:sqlite";

export interface SettingTable {
  of(account: string): ReadonlyMap<string, string>;
  set(account: string, name: string, value: string): void;
}

export const settingSchema = `
  CREATE TABLE account_setting (
    account TEXT NOT NULL REFERENCES account (name) ON UPDATE CASCADE ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account, name)
  ) STRICT, WITHOUT ROWID;`;

export function openSettingTable(database: DatabaseSync): SettingTable {
  const list = database.prepare("SELECT name, value FROM account_setting WHERE account = ?");
  const set = database.prepare(
    "INSERT INTO account_setting VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  );
  return {
    of: (account) => new Map(list.all(account).map((row) => [String(row["name"]), String(row["value"])])),
    set: (account, name, value) => void set.run(account, name, value),
  };
}
