// Further nicks of accounts: nobody else may use them, nor what looks like them.
import type { DatabaseSync } from "node:sqlite";
import { foldNick, nameKey } from "@vitrine/hub";

export interface GroupedNick {
  readonly nick: string;
  readonly account: string;
  /** The nick without upper and lower case. */
  readonly folded: string;
}

export interface NickTable {
  /** Returns the grouped nick that is this one, or looks like it. */
  find(nick: string): GroupedNick | undefined;
  /** In the order of adding. */
  of(account: string): string[];
  /** False where somebody has the nick already, or one that looks like it, as an account or a nick. */
  add(account: string, nick: string, at: number): boolean;
  /** False where the account does not have the nick. */
  remove(account: string, nick: string): boolean;
}

export const nickSchema = `
  -- Further nicks of an account, by their look.
  CREATE TABLE nick (
    key TEXT PRIMARY KEY,
    nick TEXT NOT NULL,
    folded TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (name) ON UPDATE CASCADE ON DELETE CASCADE,
    added_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX nick_account ON nick (account, added_at);`;

export function openNickTable(database: DatabaseSync): NickTable {
  const find = database.prepare("SELECT nick, account, folded FROM nick WHERE key = ?");
  const list = database.prepare("SELECT nick FROM nick WHERE account = ? ORDER BY added_at, nick");
  const add = database.prepare(
    `INSERT INTO nick SELECT :key, :nick, :folded, :account, :at
     WHERE NOT EXISTS (SELECT 1 FROM account WHERE key = :key) ON CONFLICT DO NOTHING`,
  );
  const remove = database.prepare("DELETE FROM nick WHERE account = ? AND key = ?");
  return {
    find: (nick) => find.get(nameKey(nick)) as GroupedNick | undefined,
    of: (account) => list.all(account).map((row) => String(row["nick"])),
    add: (account, nick, at) =>
      add.run({ key: nameKey(nick), nick, folded: foldNick(nick), account, at }).changes === 1,
    remove: (account, nick) => remove.run(account, nameKey(nick)).changes === 1,
  };
}
