// The schema of `history.db`, step by step, and how a connection to it is set up.
import type { DatabaseOptions } from "../migration.ts";

export const historyFile = "history.db";

const steps: readonly string[] = [
  `CREATE TABLE log_position (             -- one row, written in the transaction of the rows that it covers
     id      INTEGER PRIMARY KEY CHECK (id = 1),
     epoch   INTEGER NOT NULL,
     number  INTEGER NOT NULL,             -- the last entry of the log that was applied
     at      INTEGER NOT NULL,             -- its time, in ms since 1970
     indexed INTEGER NOT NULL              -- the last message that \`found\` knows
   ) STRICT;
   CREATE TABLE target (
     id           INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used again: rows of an ended one may still be there
     kind         INTEGER NOT NULL,        -- 0 channel, 1 conversation, 2 ended
     folded       TEXT    UNIQUE,          -- its key; NULL where it has ended
     name         TEXT    NOT NULL,
     is_protected INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE TABLE speaker (                  -- few beside the messages: a source is stored once
     id INTEGER PRIMARY KEY, source TEXT NOT NULL, account TEXT, UNIQUE (source, account)
   ) STRICT;
   CREATE TABLE message (
     seq       INTEGER PRIMARY KEY,        -- the place in the log
     target    INTEGER NOT NULL,
     at        INTEGER NOT NULL,           -- ms since 1970, not decreasing with seq
     kind      INTEGER NOT NULL,           -- below 10; 0 redacted
     speaker   INTEGER NOT NULL,
     addressee TEXT,                       -- in conversations
     text      TEXT    NOT NULL,
     tags      TEXT
   ) STRICT;
   CREATE INDEX message_in_target ON message (target, at);   -- and seq: the rowid is its hidden last column
   -- A QUIT is one entry of the log and a row in each channel, so events have a table of their own.
   CREATE TABLE event (
     target INTEGER NOT NULL, at INTEGER NOT NULL, seq INTEGER NOT NULL,
     kind INTEGER NOT NULL, speaker INTEGER NOT NULL, text TEXT NOT NULL,
     PRIMARY KEY (target, at, seq)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX event_by_seq ON event (seq);
   CREATE VIRTUAL TABLE found USING fts5(place, text, content='', contentless_delete=1,
     tokenize='unicode61 remove_diacritics 2');              -- place: 'c17'; only kinds 1, 2, 4
   CREATE TABLE redaction (
     seq INTEGER PRIMARY KEY, by TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL
   ) STRICT;
   CREATE TABLE read_marker (
     account TEXT NOT NULL, target TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (account, target)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE membership (               -- since when an account has been in a channel
     account TEXT NOT NULL, target INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (account, target)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE correspondence (           -- the conversations of an account
     account TEXT NOT NULL, target INTEGER NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY (account, target)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX correspondence_by_time ON correspondence (account, last_at);
   CREATE TABLE retention (target INTEGER PRIMARY KEY, keep_ms INTEGER, keep_count INTEGER) STRICT;`,
  // The last entry of the log while an account was here: what came later, it has missed.
  "CREATE TABLE presence (account TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID",
];

/**
 * When a transaction counts as done: `written` once the kernel has it, which outlives the end of the process; `disk` once the
 * disk has it, which outlives a power failure (sqlite.org/pragma.html#pragma_synchronous).
 */
export type Acknowledge = "written" | "disk";

export function historyOptions(acknowledge: Acknowledge): DatabaseOptions {
  return {
    file: historyFile,
    steps,
    pragmas: `PRAGMA auto_vacuum = INCREMENTAL; PRAGMA secure_delete = FAST; PRAGMA synchronous = ${acknowledge === "disk" ? "FULL" : "NORMAL"};
      PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -65536`,
  };
}
