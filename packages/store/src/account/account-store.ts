// The accounts: which names have a password, and what is kept of it.
import type { DatabaseSync } from "node:sqlite";
import type { ScramCredentials } from "@vitrine/wire/scram";
import { foldNick, nameKey } from "@vitrine/hub";
import { openDatabase } from "../database.ts";
import { createSuspensions, type Suspension, type Suspensions } from "./suspension.ts";
import { type ChatTable, openChatTable } from "../chat/chat-table.ts";
import { type AttemptTable, openAttemptTable } from "./attempt-table.ts";
import { type CertificateTable, openCertificateTable } from "./certificate-table.ts";
import { type NickTable, openNickTable } from "./nick-table.ts";
import { openSettingTable, type SettingTable } from "./setting-table.ts";

/** What a server keeps of a password: neither part gives the password back. */
export interface PasswordRecord {
  /** PHC string, for passwords that arrive in the clear. */
  readonly argon2id: string;
  /** For passwords that are proved by SCRAM-SHA-256. */
  readonly scram: ScramCredentials;
}

/** Whose a name is: the answers of `accountOf` and `ownerOf`. */
export interface NameClaim {
  readonly account: string | undefined;
  readonly owner: string | undefined;
}

export interface AccountEntry {
  readonly name: string;
  /** In ms since 1970. */
  readonly createdAt: number;
  /** In ms since 1970: when the password was last set. */
  readonly changedAt: number;
  /** An older account whose name is the same, or looks the same: it owns the name in every other form. */
  readonly owner?: string;
  /** Nobody may log in to it. */
  readonly suspension?: Suspension;
}

/**
 * The accounts of one data folder. Names are in Unicode's composed form. Each call asks the file, so that what another
 * process changed takes effect at once; a look-up by name takes microseconds.
 */
export interface AccountStore extends Suspensions {
  /** From what made-up salts are made: 32 bytes, the same for as long as the file lives. */
  readonly secret: Uint8Array;
  has(name: string): boolean;
  find(name: string): PasswordRecord | undefined;
  /**
   * Returns the account whose password this name needs: the one of exactly this name, otherwise the owner of the name where the
   * two differ by upper and lower case only.
   */
  accountOf(name: string): string | undefined;
  /** Returns the account that owns this name and everything that looks like it: the oldest one. */
  ownerOf(name: string): string | undefined;
  /** Answers both by one question to the file. */
  claimOn(name: string): NameClaim;
  /** In the order of their names. */
  list(): AccountEntry[];
  /** False where an account has the name already, or one that looks like it; nothing is changed then. */
  add(name: string, record: PasswordRecord, at: number): boolean;
  /** False where the name has no account. */
  setPassword(name: string, record: PasswordRecord, at: number): boolean;
  /** False where the name has no account, or another account than this has the new name or one that looks like it. */
  rename(name: string, newName: string): boolean;
  /** False where the name has no account. */
  remove(name: string): boolean;
  readonly certificates: CertificateTable;
  readonly nicks: NickTable;
  readonly settings: SettingTable;
  readonly attempts: AttemptTable;
  /** People and rooms that outlive a restart. */
  readonly chat: ChatTable;
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
  const name = String(row["name"]);
  const owner = String(row["owner"]);
  return {
    name,
    createdAt: Number(row["created_at"]),
    changedAt: Number(row["changed_at"]),
    ...(owner !== name && { owner }),
    ...(row["suspended_at"] !== null && {
      suspension: { reason: String(row["reason"]), at: Number(row["suspended_at"]) },
    }),
  };
}

const passwordColumns = (name: string, { argon2id, scram }: PasswordRecord, at: number) => ({
  name,
  argon2id,
  salt: scram.salt,
  iterations: scram.iterations,
  stored: scram.storedKey,
  server: scram.serverKey,
  at,
});

const nobodys: NameClaim = { account: undefined, owner: undefined };

const forms = (name: string) => ({ folded: foldNick(name), key: nameKey(name) });

function createAccountStore(database: DatabaseSync): AccountStore {
  const hasAccount = database.prepare("SELECT 1 FROM account WHERE name = ?");
  const findAccount = database.prepare("SELECT * FROM account WHERE name = ?");
  const ownerOfKey = "SELECT name FROM account WHERE key = :key ORDER BY created_at, name LIMIT 1";
  // The server looks up everybody who joins, and nearly all names are nobody's.
  const isClaimed = database.prepare(
    "SELECT 1 FROM account WHERE key = ?1 UNION ALL SELECT 1 FROM nick WHERE key = ?1 LIMIT 1",
  );
  // One question, because each one locks the file.
  const findOwners = database.prepare(
    `SELECT exact.name AS exact, owner.name AS owner, owner.folded AS owner_folded,
       nick.account AS grouped, nick.folded AS grouped_folded
     FROM (SELECT 1) LEFT JOIN account AS exact ON exact.name = :name
     LEFT JOIN account AS owner ON owner.name = (${ownerOfKey}) LEFT JOIN nick ON nick.key = :key`,
  );
  const claimOn = (name: string): NameClaim => {
    const key = nameKey(name);
    if (isClaimed.get(key) === undefined) return nobodys;
    const found = findOwners.get({ name, key }) as Record<string, string | null>;
    const owner = found["owner"] ?? found["grouped"] ?? undefined;
    const folded = foldNick(name);
    if (found["exact"] !== null) return { account: name, owner };
    if (found["owner_folded"] === folded) return { account: found["owner"] ?? undefined, owner };
    return { account: found["grouped_folded"] === folded ? (found["grouped"] ?? undefined) : undefined, owner };
  };
  const listAccounts = database.prepare(
    `SELECT name, created_at, changed_at, (${ownerOfKey.replace(":key", "one.key")}) AS owner,
       reason, suspension.at AS suspended_at
     FROM account AS one LEFT JOIN suspension ON suspension.account = one.name ORDER BY name`,
  );
  const addAccount = database.prepare(
    `INSERT INTO account
     SELECT :name, :argon2id, :salt, :iterations, :stored, :server, :at, :at, :folded, :key
     WHERE NOT EXISTS (SELECT 1 FROM account WHERE key = :key) AND NOT EXISTS (SELECT 1 FROM nick WHERE key = :key)`,
  );
  const changeAccount = database.prepare(
    `UPDATE account SET argon2id = :argon2id, scram_salt = :salt, scram_iterations = :iterations,
     scram_stored_key = :stored, scram_server_key = :server, changed_at = :at WHERE name = :name`,
  );
  const renameAccount = database.prepare(
    `UPDATE account SET name = :newName, folded = :folded, key = :key
     WHERE name = :name AND NOT EXISTS (SELECT 1 FROM account WHERE key = :key AND name <> :name)
     AND NOT EXISTS (SELECT 1 FROM nick WHERE key = :key AND account <> :name)`,
  );
  const removeAccount = database.prepare("DELETE FROM account WHERE name = ?");
  const nicks = openNickTable(database);
  const secret = bytes(database.prepare("SELECT value FROM secret").get()?.["value"]);

  return {
    ...createSuspensions(database),
    secret,
    has: (name) => hasAccount.get(name) !== undefined,
    find: (name) => {
      const row = findAccount.get(name);
      return row === undefined ? undefined : recordOf(row);
    },
    accountOf: (name) => claimOn(name).account,
    ownerOf: (name) => claimOn(name).owner,
    claimOn,
    list: () => listAccounts.all().map(entryOf),
    add: (name, record, at) => addAccount.run({ ...passwordColumns(name, record, at), ...forms(name) }).changes === 1,
    setPassword: (name, record, at) => changeAccount.run(passwordColumns(name, record, at)).changes === 1,
    rename: (name, newName) => renameAccount.run({ name, newName, ...forms(newName) }).changes === 1,
    remove: (name) => removeAccount.run(name).changes === 1,
    certificates: openCertificateTable(database),
    nicks,
    settings: openSettingTable(database),
    attempts: openAttemptTable(database),
    chat: openChatTable(database),
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
