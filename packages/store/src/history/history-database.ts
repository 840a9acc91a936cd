// The history in one SQLite file, synchronously: a worker owns it where a server runs, and tests have it in memory.
import type { DatabaseSync } from "node:sqlite";
import { foldNick } from "@vitrine/hub/name";
import type {
  HistoryBatch,
  HistoryChange,
  LogPosition,
  PageRequest,
  Retention,
  SearchPlace,
  Since,
  TargetsRequest,
  TargetTime,
} from "./history.ts";
import { after } from "./query/after.ts";
import { around } from "./query/around.ts";
import { before } from "./query/before.ts";
import { between } from "./query/between.ts";
import { Bounds } from "./query/bound.ts";
import { prepareFind } from "./query/find.ts";
import { latest } from "./query/latest.ts";
import type { PageContext } from "./query/page.ts";
import { Ranges } from "./query/range.ts";
import type { RecordRow, RowPage } from "./query/row.ts";
import { prepareTargets } from "./query/targets.ts";
import { targetOf } from "./query/target.ts";
import {
  accountIdentity,
  accountsIn,
  firstEvent,
  type HistoryRecord,
  type HistoryTarget,
  otherName,
  recordKinds,
} from "./record.ts";
import { Deletion } from "./table/deletion.ts";
import { renameAccount } from "./table/account-rename.ts";
import { SpeakerTable } from "./table/speaker-table.ts";
import { TargetTable } from "./table/target-table.ts";
import { WordIndex } from "./table/word-index.ts";

/** Markers of one account: the oldest ones go. */
const mostMarkers = 1_000;

function prepareStatements(database: DatabaseSync) {
  return {
    begin: database.prepare("BEGIN IMMEDIATE"),
    commit: database.prepare("COMMIT"),
    position: database.prepare("SELECT epoch, number, at FROM log_position"),
    newest: database.prepare(
      `SELECT * FROM (SELECT seq, at FROM message ORDER BY seq DESC LIMIT 1)
       UNION ALL SELECT * FROM (SELECT seq, at FROM event ORDER BY seq DESC LIMIT 1)`,
    ),
    setPosition: database.prepare("INSERT INTO log_position (id, epoch, number, at, indexed) VALUES (1, ?, ?, ?, 0)"),
    movePosition: database.prepare("UPDATE log_position SET epoch = ?, number = ?, at = ? WHERE id = 1"),
    addMessage: database.prepare(
      "INSERT INTO message (seq, target, at, kind, speaker, addressee, text, tags) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    ),
    addEvent: database.prepare(
      "INSERT INTO event (target, at, seq, kind, speaker, text) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    ),
    addMember: database.prepare(
      "INSERT INTO membership (account, target, seq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    ),
    member: database.prepare("SELECT seq FROM membership WHERE account = ? AND target = ?"),
    correspond: database.prepare(
      `INSERT INTO correspondence (account, target, last_at) VALUES (?, ?, ?)
       ON CONFLICT (account, target) DO UPDATE SET last_at = excluded.last_at`,
    ),
    conversations: database.prepare(
      `SELECT t.id, t.kind, t.folded, t.name FROM correspondence c JOIN target t ON t.id = c.target
       WHERE c.account = ? AND t.kind = 1 ORDER BY c.last_at DESC`,
    ),
    redact: database.prepare(
      "UPDATE message SET text = '', tags = NULL, kind = 0 WHERE seq = ? AND target = ? AND kind > 0",
    ),
    addRedaction: database.prepare("INSERT INTO redaction (seq, by, at, reason) VALUES (?, ?, ?, ?)"),
    mark: database.prepare(
      `INSERT INTO read_marker (account, target, at) VALUES (?, ?, ?)
       ON CONFLICT (account, target) DO UPDATE SET at = max(at, excluded.at)`,
    ),
    trimMarkers: database.prepare(
      `DELETE FROM read_marker WHERE account = :account AND target IN
       (SELECT target FROM read_marker WHERE account = :account ORDER BY at DESC LIMIT -1 OFFSET ${mostMarkers})`,
    ),
    moveMarkers: database.prepare("UPDATE read_marker SET target = ? WHERE target = ?"),
    dropMarkers: database.prepare("DELETE FROM read_marker WHERE target = ?"),
    markers: database.prepare("SELECT target, at FROM read_marker WHERE account = ?"),
    seen: database.prepare("SELECT seq FROM presence WHERE account = ?"),
    setSeen: database.prepare(
      "INSERT INTO presence (account, seq) VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET seq = excluded.seq",
    ),
    target: database.prepare("SELECT is_protected FROM target WHERE folded = ?"),
    retention: database.prepare("SELECT keep_ms, keep_count FROM retention WHERE target = ?"),
    retain: database.prepare(
      `INSERT INTO retention (target, keep_ms, keep_count) VALUES (:target, :ms, :count)
       ON CONFLICT (target) DO UPDATE SET keep_ms = :ms, keep_count = :count`,
    ),
  };
}

/** A column of a number; undefined where it is NULL. */
function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** A place to read, found in the tables. */
export interface ReadablePlace {
  readonly target: number;
  readonly since: number;
}

export class HistoryDatabase {
  readonly words: WordIndex;
  readonly bounds: Bounds;
  readonly deletion: Deletion;
  readonly #database: DatabaseSync;
  readonly #targets: TargetTable;
  readonly #speakers: SpeakerTable;
  readonly #ranges: Ranges;
  readonly #statements;
  /** Of the log whose position is noted. */
  #epoch: number | undefined;
  readonly #findMessage;
  readonly #findTargets;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#targets = new TargetTable(database);
    this.#speakers = new SpeakerTable(database);
    this.words = new WordIndex(database);
    this.bounds = new Bounds(database);
    this.deletion = new Deletion(database, this.words, this.bounds);
    this.#ranges = new Ranges(database);
    this.#statements = prepareStatements(database);
    this.#findMessage = prepareFind(database);
    this.#findTargets = prepareTargets(database);
  }

  /** The later one of what was noted and of the newest row. */
  get position(): LogPosition | undefined {
    const row = this.#statements.position.get();
    if (row === undefined) return undefined;
    const noted = { number: Number(row["number"]), at: Number(row["at"]) };
    const newest = this.#statements.newest.all().map(({ seq, at }) => ({ number: Number(seq), at: Number(at) }));
    const { number, at } = newest.reduce((one, other) => (other.number > one.number ? other : one), noted);
    return { epoch: Number(row["epoch"]), number, at };
  }

  /** Notes the position, so that it does not depend on rows that may be deleted. */
  notePosition(): void {
    const { position } = this;
    if (position !== undefined) this.#note(position);
  }

  /** Writes the whole batch, or nothing of it. */
  write({ changes, position }: HistoryBatch): void {
    this.#transaction(() => {
      for (const change of changes) this.#change(change);
      // The row of the last entry says it too, and a page less is written.
      const last = changes.at(-1);
      if (last?.change === "recorded" && last.record.number === position.number && position.epoch === this.#epoch)
        return;
      this.#note(position);
    });
    this.#epoch = position.epoch;
  }

  page({ key, range, limit, hasEvents, since }: PageRequest): RowPage {
    const target = this.#targets.idOf(key);
    if (target === undefined) return { rows: [], isEnd: true };
    const readableFrom = this.#sinceOf(target, since);
    const context: PageContext = {
      ranges: this.#ranges,
      bounds: this.bounds,
      target,
      limit,
      hasEvents,
      since: readableFrom < 0 ? undefined : this.bounds.of({ number: readableFrom }, 1),
    };
    switch (range.type) {
      case "latest":
        return latest(context, range.after);
      case "before":
        return before(context, range.reference);
      case "after":
        return after(context, range.reference);
      case "around":
        return around(context, range.reference);
      case "between":
        return between(context, range.first, range.second);
    }
  }

  find(key: string, number: number): RecordRow | undefined {
    const target = this.#targets.idOf(key);
    return target === undefined ? undefined : this.#findMessage(target, number);
  }

  targets({ places, account, ...rest }: TargetsRequest): TargetTime[] {
    return this.#findTargets({ channels: this.places(places), account, ...rest });
  }

  /** The places that have a history, and every conversation of the account. */
  places(wanted: readonly SearchPlace[], conversationsOf?: string): ReadablePlace[] {
    const places = wanted.flatMap(({ key, since }) => {
      const target = this.#targets.idOf(key);
      return target === undefined ? [] : [{ target, since: this.#sinceOf(target, since) }];
    });
    if (conversationsOf === undefined) return places;
    const conversations = this.#statements.conversations.all(conversationsOf);
    return [...places, ...conversations.map((row) => ({ target: Number(row["id"]), since: -1 }))];
  }

  /** The key of the account's newest conversation with somebody of this name. */
  conversation(account: string, name: string): string | undefined {
    const id = accountIdentity(account);
    const folded = foldNick(name);
    for (const row of this.#statements.conversations.all(account)) {
      const target = targetOf(row);
      if (foldNick(otherName(target, id)) === folded) return target.key;
    }
    return undefined;
  }

  markers(account: string): Map<string, number> {
    const rows = this.#statements.markers.all(account);
    return new Map(rows.map((row) => [String(row["target"]), Number(row["at"])]));
  }

  isProtected(key: string): boolean | undefined {
    const row = this.#statements.target.get(key);
    return row && Number(row["is_protected"]) === 1;
  }

  retain(target: HistoryTarget, { keepMs, keepCount }: Retention): void {
    this.#transaction(() => {
      const id = this.#targets.open(target);
      this.#statements.retain.run({ target: id, ms: keepMs ?? null, count: keepCount ?? null });
    });
  }

  retention(key: string): Retention {
    const row = this.#statements.retention.get(this.#targets.idOf(key) ?? null);
    return { keepMs: numberOf(row?.["keep_ms"]), keepCount: numberOf(row?.["keep_count"]) };
  }

  /** `to` is undefined for an account that is gone. */
  renameAccount(account: string, to: string | undefined): void {
    this.#transaction(() => renameAccount(this.#database, account, to));
    this.#targets.forget();
    this.#speakers.forget();
  }

  /** The conversations of guests that were here before a restart end: nobody can be that guest again. */
  endGuests(): void {
    this.#database.exec(
      "UPDATE target SET kind = 2, folded = NULL WHERE kind = 1 AND (folded NOT LIKE '@%' OR folded NOT LIKE '%' || char(10) || '@%')",
    );
  }

  /** The number of the last entry of the log while the account was here. */
  lastSeen(account: string): number | undefined {
    const row = this.#statements.seen.get(account);
    return row && Number(row["seq"]);
  }

  close(): void {
    this.#database.close();
  }

  #note({ epoch, number, at }: LogPosition): void {
    const { movePosition, setPosition } = this.#statements;
    if (movePosition.run(epoch, number, at).changes === 0) setPosition.run(epoch, number, at);
  }

  #transaction(action: () => void): void {
    this.#statements.begin.run();
    try {
      action();
      this.#statements.commit.run();
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      this.#targets.forget();
      this.#speakers.forget();
      throw error;
    }
  }

  /** The number after which somebody may read; -1 for everything. */
  #sinceOf(target: number, since: Since | undefined): number {
    if (since === undefined) return -1;
    const member = since.account === undefined ? undefined : this.#statements.member.get(since.account, target);
    // One's own JOIN is the first thing that one may read.
    return Math.min(since.number, Number(member?.["seq"] ?? since.number)) - 1;
  }

  #change(change: HistoryChange): void {
    const { addMember, redact, addRedaction, mark, moveMarkers, dropMarkers, trimMarkers } = this.#statements;
    switch (change.change) {
      case "recorded":
        this.#record(this.#targets.open(change.target), change.target.key, change.record);
        return;
      case "opened":
        if (this.isProtected(change.target.key) === true) this.#targets.end(change.target.key);
        return;
      case "member":
        addMember.run(change.account, this.#targets.open(change.target), change.number);
        return;
      case "protected":
        this.#targets.protect(this.#targets.open(change.target), change.isProtected);
        return;
      case "renamed":
        this.#targets.rename(change.key, change.target);
        if (change.key === change.target.key) return;
        dropMarkers.run(change.target.key);
        moveMarkers.run(change.target.key, change.key);
        return;
      case "ended":
        this.#targets.end(change.key);
        return;
      case "redacted": {
        const target = this.#targets.idOf(change.key);
        if (target === undefined || redact.run(change.number, target).changes === 0) return;
        this.words.remove(change.number);
        addRedaction.run(change.number, change.by, change.at, change.reason);
        return;
      }
      case "seen":
        this.#statements.setSeen.run(change.account, change.number);
        return;
      case "marked":
        mark.run(change.account, change.key, change.at);
        trimMarkers.run({ account: change.account });
    }
  }

  #record(target: number, key: string, record: HistoryRecord): void {
    const { addMessage, addEvent, correspond } = this.#statements;
    const { number, at, source, account, addressee, text, tags } = record;
    const kind = recordKinds[record.kind];
    const speaker = this.#speakers.idOf(source, account);
    if (kind >= firstEvent) {
      addEvent.run(target, at, number, kind, speaker, text);
      return;
    }
    addMessage.run(number, target, at, kind, speaker, addressee ?? null, text, tags ?? null);
    if (addressee === undefined) return;
    for (const each of accountsIn(key)) correspond.run(each, target, at);
  }
}
