// The tables of bans and of the record.

/** A step of the database's schema. */
export const banSchema = `CREATE TABLE ban (
     target   TEXT    PRIMARY KEY COLLATE NOCASE,
     mask     TEXT,               -- JSON; NULL for addresses
     reason   TEXT    NOT NULL,
     made_by  TEXT    NOT NULL,
     at       INTEGER NOT NULL,   -- ms since 1970
     until    INTEGER             -- ms since 1970; NULL for a ban without end
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE audit (
     id       INTEGER PRIMARY KEY AUTOINCREMENT,
     at       INTEGER NOT NULL,   -- ms since 1970
     made_by  TEXT    NOT NULL,
     action   TEXT    NOT NULL,
     target   TEXT    NOT NULL,
     reason   TEXT    NOT NULL
   ) STRICT;`;
