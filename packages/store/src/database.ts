// The database of accounts: its schema, step by step.
import type { DatabaseSync } from "node:sqlite";
import { suspensionSchema } from "./account/suspension.ts";
import { banSchema } from "./ban/schema.ts";
import { foldNick, nameKey } from "@vitrine/hub";
import { attemptSchema } from "./account/attempt-table.ts";
import { certificateSchema } from "./account/certificate-table.ts";
import { nickSchema } from "./account/nick-table.ts";
import { settingSchema } from "./account/setting-table.ts";
import { chatSchema, metadataSchema, purgeSchema } from "./chat/chat-table.ts";
import { databaseFile } from "./data-folder.ts";
import { openPrivateDatabase } from "./migration.ts";

const steps: readonly string[] = [
  `CREATE TABLE account (
     name              TEXT    PRIMARY KEY,
     argon2id          TEXT    NOT NULL,    -- PHC string
     scram_salt        BLOB    NOT NULL,
     scram_iterations  INTEGER NOT NULL,
     scram_stored_key  BLOB    NOT NULL,
     scram_server_key  BLOB    NOT NULL,
     created_at        INTEGER NOT NULL,    -- ms since 1970
     changed_at        INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   -- One row: from what made-up salts are made. It must outlive a restart, or names that do not exist would show by it.
   CREATE TABLE secret (id INTEGER PRIMARY KEY CHECK (id = 1), value BLOB NOT NULL) STRICT;
   INSERT INTO secret VALUES (1, randomblob(32));`,
  // The name without upper and lower case, and its look. Accounts from before this step may have one key.
  `ALTER TABLE account ADD COLUMN folded TEXT NOT NULL DEFAULT '';
   ALTER TABLE account ADD COLUMN key TEXT NOT NULL DEFAULT '';
   UPDATE account SET folded = folded_name(name), key = name_key(name);
   CREATE INDEX account_key ON account (key, created_at, name);`,
  suspensionSchema,
  banSchema,
  certificateSchema + nickSchema + settingSchema + attemptSchema,
  chatSchema,
  purgeSchema,
  metadataSchema,
];

/**
 * Opens the database of a data folder; makes both where they are missing.
 * @throws Problem
 */
export function openDatabase(folder: string): DatabaseSync {
  return openPrivateDatabase(folder, {
    file: databaseFile,
    // The server goes on reading while `vitrine account` writes, thanks to WAL. secure_delete overwrites an old hash.
    pragmas: "PRAGMA secure_delete = ON",
    steps,
    prepare: (database) => {
      database.function("folded_name", { deterministic: true }, (name) => foldNick(String(name)));
      database.function("name_key", { deterministic: true }, (name) => nameKey(String(name)));
    },
  });
}
