// The accounts: which names have a password, and what is kept of it.
import type { DatabaseSync } from "node:sqlite";
import type { ScramCredentials } from "@vitrine/wire/scram";
import { openDatabase } from "./database.ts";

/** What a server keeps of a password: neither part gives the password back. */
export interface PasswordRecord {
  /** PHC string, for passwords that arrive in the clear. */
  readonly argon2id: string;
  /** For passwords that are proved by SCRAM-SHA-256. */
  readonly scram: ScramCredentials;
}

export interface AccountEntry {
  readonly name: string;
  /** In ms since 1970. */
  readonly createdAt: number;
  /** In ms since 1970: when the password was last set. */
  readonly changedAt: number;
}

/**
 * The accounts of one data folder. Names are as `checkName` returns them. Each call asks the file, so that what another
 * process changed takes effect at once; a look-up by name takes microseconds.
 */
export interface AccountStore {
  /** From what made-up salts are made: 32 bytes, the same for as long as the file lives. */
  readonly secret: Uint8Array;
  has(name: string): boolean;
  find(name: string): PasswordRecord | undefined;
  /** In the order of their names. */
  list(): AccountEntry[];
  /** False where the name has an account already; nothing is changed then. */
  add(name: string, record: PasswordRecord, at: number): boolean;
  /** False where the name has no account. */
  setPassword(name: string, record: PasswordRecord, at: number): boolean;
  /** False where the name has no account. */
  remove(name: string): boolean;
  close(): void;
}

const bytes = (value: unknown): Uint8Array<ArrayBuffer> => {
  if (!(value instanceof Uint8Array)) throw new TypeError("a column of bytes holds none");
  return Uint8Array.from(value);
};

type Row = Readonly<Record<string, unknown>>;

function recordOf(row: Row): PasswordRecord {
  const scram: ScramCredentials = {
    salt: bytes(row["scram_salt"]),
    iterations: Number(row["scram_iterations"]),
    storedKey: bytes(row["scram_stored_key"]),
    serverKey: bytes(row["scram_server_key"]),
  };
  return { argon2id: String(row["argon2id"]), scram };
}

function entryOf(row: Row): AccountEntry {
  return { name: String(row["name"]), createdAt: Number(row["created_at"]), changedAt: Number(row["changed_at"]) };
}

const parameters = (name: string, { argon2id, scram }: PasswordRecord, at: number) => ({
  name,
  argon2id,
  salt: scram.salt,
  iterations: scram.iterations,
  stored: scram.storedKey,
  server: scram.serverKey,
  at,
});

function createAccountStore(database: DatabaseSync): AccountStore {
  const hasAccount = database.prepare("SELECT 1 FROM account WHERE name = ?");
  const findAccount = database.prepare("SELECT * FROM account WHERE name = ?");
  const listAccounts = database.prepare("SELECT name, created_at, changed_at FROM account ORDER BY name");
  const addAccount = database.prepare(
    "INSERT INTO account VALUES (:name, :argon2id, :salt, :iterations, :stored, :server, :at, :at) ON CONFLICT DO NOTHING",
  );
  const changeAccount = database.prepare(
    `UPDATE account SET argon2id = :argon2id, scram_salt = :salt, scram_iterations = :iterations,
     scram_stored_key = :stored, scram_server_key = :server, changed_at = :at WHERE name = :name`,
  );
  const removeAccount = database.prepare("DELETE FROM account WHERE name = ?");
  const secret = bytes(database.prepare("SELECT value FROM secret").get()?.["value"]);

  return {
    secret,
    has: (name) => hasAccount.get(name) !== undefined,
    find: (name) => {
      const row = findAccount.get(name);
      return row === undefined ? undefined : recordOf(row);
    },
    list: () => listAccounts.all().map(entryOf),
    add: (name, record, at) => addAccount.run(parameters(name, record, at)).changes === 1,
    setPassword: (name, record, at) => changeAccount.run(parameters(name, record, at)).changes === 1,
    remove: (name) => removeAccount.run(name).changes === 1,
    close: () => database.close(),
  };
}

/**
 * Opens the accounts of a data folder; makes it where it is missing.
 * @throws Problem
 */
export function openAccountStore(folder: string): AccountStore {
  return createAccountStore(openDatabase(folder));
}
