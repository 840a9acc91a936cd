// Bans from the server, and the record of what operators did: both outlive a restart.
import type { DatabaseSync } from "node:sqlite";
import type { Mask, ServerBan } from "@vitrine/hub";
import { openDatabase } from "../database.ts";

/** One thing that an operator did. */
export interface AuditLine {
  /** In ms since 1970. */
  readonly at: number;
  readonly by: string;
  /** `ban`, `unban`, `account suspend` … */
  readonly action: string;
  readonly target: string;
  readonly reason: string;
}

export interface BanStore {
  /** The bans that have not ended at this time (ms since 1970), the oldest first. */
  list(now: number): ServerBan[];
  /** Keeps a ban, in place of an older one of the same target, and who made it. */
  add(ban: ServerBan): void;
  /** Forgets the ban of this target. */
  remove(target: string, audit: Omit<AuditLine, "target">): void;
  record(line: AuditLine): void;
  /** The newest lines, the newest first. */
  audit(most: number): AuditLine[];
  close(): void;
}

/** Lines of the record that are kept: some years of a busy server. The oldest go first. */
const mostAuditLines = 20_000;

type Row = Readonly<Record<string, unknown>>;

function banOf(row: Row): ServerBan {
  const { mask, until } = row;
  return {
    target: String(row["target"]),
    ...(typeof mask === "string" && { mask: JSON.parse(mask) as Mask }),
    reason: String(row["reason"]),
    by: String(row["made_by"]),
    at: Number(row["at"]),
    ...(until !== null && { until: Number(until) }),
  };
}

function lineOf(row: Row): AuditLine {
  return {
    at: Number(row["at"]),
    by: String(row["made_by"]),
    action: String(row["action"]),
    target: String(row["target"]),
    reason: String(row["reason"]),
  };
}

function createBanStore(database: DatabaseSync): BanStore {
  const listBans = database.prepare("SELECT * FROM ban WHERE until IS NULL OR until > ? ORDER BY at, target");
  const addBan = database.prepare(
    `INSERT INTO ban VALUES (:target, :mask, :reason, :by, :at, :until)
     ON CONFLICT (target) DO UPDATE SET target = excluded.target, mask = excluded.mask, reason = excluded.reason,
     made_by = excluded.made_by, at = excluded.at, until = excluded.until`,
  );
  const removeBan = database.prepare("DELETE FROM ban WHERE target = ?");
  const forgetOver = database.prepare("DELETE FROM ban WHERE until <= ?");
  const addLine = database.prepare("INSERT INTO audit (at, made_by, action, target, reason) VALUES (?, ?, ?, ?, ?)");
  const forgetLines = database.prepare("DELETE FROM audit WHERE id <= (SELECT max(id) FROM audit) - ?");
  const listLines = database.prepare("SELECT * FROM audit ORDER BY id DESC LIMIT ?");
  const record = ({ at, by, action, target, reason }: AuditLine): void => {
    addLine.run(at, by, action, target, reason);
    forgetLines.run(mostAuditLines);
  };
  const together = (change: () => void): void => {
    database.exec("BEGIN IMMEDIATE");
    try {
      change();
      database.exec("COMMIT");
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
  };
  return {
    list: (now) => listBans.all(now).map(banOf),
    add: ({ target, mask, reason, by, at, until }) =>
      together(() => {
        forgetOver.run(at);
        const columns = { mask: mask === undefined ? null : JSON.stringify(mask), until: until ?? null };
        addBan.run({ target, reason, by, at, ...columns });
        record({ at, by, action: "ban", target, reason });
      }),
    remove: (target, line) =>
      together(() => {
        removeBan.run(target);
        record({ ...line, target });
      }),
    record: (line) => together(() => record(line)),
    audit: (most) => listLines.all(most).map(lineOf),
    close: () => database.close(),
  };
}

/**
 * Opens the bans of a data folder; makes it where it is missing.
 * @throws Problem
 */
export function openBanStore(folder: string): BanStore {
  return createBanStore(openDatabase(folder));
}
