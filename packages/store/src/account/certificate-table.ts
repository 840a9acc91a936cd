// Certificates by which accounts are known: one account can have several, and a certificate has one account.
import type { DatabaseSync } from "node:sqlite";

export interface CertificateEntry {
  /** SHA-256 of the certificate in DER, in lower-case hexadecimal. */
  readonly fingerprint: string;
  readonly account: string;
  /** In ms since 1970. */
  readonly addedAt: number;
}

export interface CertificateTable {
  /** Returns the account that knows this certificate. */
  accountOf(fingerprint: string): string | undefined;
  /** In the order of adding. */
  of(account: string): CertificateEntry[];
  /** False where an account knows the certificate already. */
  add(account: string, fingerprint: string, at: number): boolean;
  /** False where the account does not know the certificate. */
  remove(account: string, fingerprint: string): boolean;
}

export const certificateSchema = `
  -- SHA-256 of certificates in hexadecimal, by which accounts log in.
  CREATE TABLE certificate (
    fingerprint TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (name) ON UPDATE CASCADE ON DELETE CASCADE,
    added_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX certificate_account ON certificate (account, added_at);`;

export function openCertificateTable(database: DatabaseSync): CertificateTable {
  const find = database.prepare("SELECT account FROM certificate WHERE fingerprint = ?");
  const list = database.prepare("SELECT * FROM certificate WHERE account = ? ORDER BY added_at, fingerprint");
  const add = database.prepare("INSERT INTO certificate VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
  const remove = database.prepare("DELETE FROM certificate WHERE account = ? AND fingerprint = ?");
  return {
    accountOf: (fingerprint) => find.get(fingerprint)?.["account"] as string | undefined,
    of: (account) =>
      list.all(account).map((row) => ({
        fingerprint: String(row["fingerprint"]),
        account: String(row["account"]),
        addedAt: Number(row["added_at"]),
      })),
    add: (account, fingerprint, at) => add.run(fingerprint, account, at).changes === 1,
    remove: (account, fingerprint) => remove.run(account, fingerprint).changes === 1,
  };
}
