import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openAccountStore, type AccountStore, type PasswordRecord } from "./account-store.ts";
import { Problem } from "../problem.ts";
import { defaultDataFolder } from "../data-folder.ts";

let folder: string;
const opened: AccountStore[] = [];

function open(path = folder): AccountStore {
  const store = openAccountStore(path);
  opened.push(store);
  return store;
}

const record = (mark: number): PasswordRecord => ({
  argon2id: `$argon2id$${mark}`,
  scram: {
    salt: new Uint8Array(16).fill(mark),
    iterations: 600_000,
    storedKey: new Uint8Array(32).fill(mark),
    serverKey: new Uint8Array(32).fill(mark + 1),
  },
});

/** A database as the first version of the schema wrote it: names and times of accounts. */
function makeFirstVersion(accounts: readonly (readonly [name: string, createdAt: number])[]): void {
  mkdirSync(folder, { mode: 0o700, recursive: true });
  const database = new DatabaseSync(join(folder, "vitrine.db"));
  database.exec(`CREATE TABLE account (name TEXT PRIMARY KEY, argon2id TEXT NOT NULL, scram_salt BLOB NOT NULL,
      scram_iterations INTEGER NOT NULL, scram_stored_key BLOB NOT NULL, scram_server_key BLOB NOT NULL,
      created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE secret (id INTEGER PRIMARY KEY CHECK (id = 1), value BLOB NOT NULL) STRICT;
    INSERT INTO secret VALUES (1, randomblob(32)); PRAGMA user_version = 1`);
  const add = database.prepare("INSERT INTO account VALUES (?, '', x'00', 1, x'00', x'00', ?, 1)");
  for (const [name, createdAt] of accounts) add.run(name, createdAt);
  database.close();
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "vitrine-store-")), "data");
});

afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  rmSync(join(folder, ".."), { recursive: true, force: true });
});

describe("accounts", () => {
  test("are added, found, changed and removed", () => {
    const store = open();
    expect(store.add("alice", record(1), 1000)).toBe(true);
    expect(store.has("alice")).toBe(true);
    expect(store.find("alice")).toEqual(record(1));
    expect(store.setPassword("alice", record(5), 2000)).toBe(true);
    expect(store.find("alice")).toEqual(record(5));
    expect(store.list()).toEqual([{ name: "alice", createdAt: 1000, changedAt: 2000 }]);
    expect(store.remove("alice")).toBe(true);
    expect(store.has("alice")).toBe(false);
    expect(store.find("alice")).toBeUndefined();
  });

  test("are not changed by what does not apply to them", () => {
    const store = open();
    store.add("alice", record(1), 1000);
    expect(store.add("alice", record(2), 2000)).toBe(false);
    expect(store.find("alice")).toEqual(record(1));
    expect(store.setPassword("bob", record(2), 2000)).toBe(false);
    expect(store.remove("bob")).toBe(false);
    expect(store.list().map(({ name }) => name)).toEqual(["alice"]);
  });

  test("take any name there is", () => {
    const store = open();
    const names = ["Alice", "o'brien; --", "李雷", "__proto__x", "👩‍👩‍👧"];
    for (const name of names) expect(store.add(name, record(1), 1)).toBe(true);
    expect(
      store
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names.sort());
  });

  test("own the names that are the same or look the same", () => {
    const store = open();
    store.add("Alice", record(1), 1000);
    for (const name of ["alice", "\u0430lice", "A1ice"]) expect(store.add(name, record(2), 2000)).toBe(false);
    expect(["Alice", "ALICE", "\u0430lice", "bob"].map((name) => store.accountOf(name))).toEqual([
      "Alice",
      "Alice",
      undefined,
      undefined,
    ]);
    expect(["ALICE", "\u0430lice", "bob"].map((name) => store.ownerOf(name))).toEqual(["Alice", "Alice", undefined]);
  });

  test("are renamed, with their password, where nobody else owns the new name", () => {
    const store = open();
    store.add("alice", record(1), 1000);
    store.add("bob", record(2), 2000);
    expect([store.rename("bob", "ALICE"), store.rename("carol", "dora")]).toEqual([false, false]);
    expect([store.rename("alice", "Alice"), store.rename("bob", "carol")]).toEqual([true, true]);
    expect(store.list().map(({ name }) => name)).toEqual(["Alice", "carol"]);
    expect(store.find("carol")).toEqual(record(2));
    expect(store.accountOf("CAROL")).toBe("carol");
  });

  test("from before the identity rule keep working in their exact form, and the oldest owns the others", () => {
    makeFirstVersion([
      ["alice", 3000],
      ["Alice", 1000],
      ["\u0430lice", 2000],
      ["bob", 4000],
      ["al\u200dice", 5000],
    ]);
    const store = open();
    const accounts = Object.fromEntries(store.list().map(({ name, owner }) => [name, owner]));
    expect(accounts).toEqual({
      Alice: undefined,
      alice: "Alice",
      "\u0430lice": "Alice",
      bob: undefined,
      "al\u200dice": "Alice",
    });
    for (const name of Object.keys(accounts)) expect(store.accountOf(name)).toBe(name);
    expect([store.accountOf("ALICE"), store.accountOf("\u0410lice")]).toEqual(["Alice", undefined]);
    expect(store.rename("alice", "alice2")).toBe(true);
    expect(store.list().find(({ name }) => name === "alice2")?.owner).toBeUndefined();
  });

  test("that another process changes are seen at once", () => {
    const running = open();
    const command = open();
    expect(running.has("alice")).toBe(false);
    command.add("alice", record(1), 1);
    expect(running.has("alice")).toBe(true);
    command.setPassword("alice", record(2), 2);
    expect(running.find("alice")).toEqual(record(2));
    command.remove("alice");
    expect(running.has("alice")).toBe(false);
  });

  test("outlive the server, and so does its secret", () => {
    const first = open();
    first.add("alice", record(1), 1);
    expect(first.secret).toHaveLength(32);
    const { secret } = first;
    opened.splice(0);
    first.close();
    const second = open();
    expect(second.has("alice")).toBe(true);
    expect(second.secret).toEqual(secret);
  });

  test("leave nothing of an old password in the file", () => {
    const store = open();
    store.add("alice", { ...record(1), argon2id: "the-old-hash-of-alice" }, 1);
    store.setPassword("alice", record(2), 2);
    store.remove("alice");
    opened.splice(0);
    store.close();
    expect(readFileSync(join(folder, "vitrine.db")).includes("the-old-hash-of-alice")).toBe(false);
  });
});

/** The rows that name this account, over all tables that can. */
function rowsOf(account: string): number {
  const database = new DatabaseSync(join(folder, "vitrine.db"));
  const tables = database
    .prepare(
      "SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'account'",
    )
    .all()
    .map((row) => String(row["name"]));
  expect(tables.length).toBeGreaterThan(2);
  const counts = tables.map((table) =>
    database.prepare(`SELECT count(*) AS n FROM "${table}" WHERE account = ?`).get(account),
  );
  database.close();
  return counts.reduce((sum, row) => sum + Number(row?.["n"]), 0);
}

describe("the data of an account", () => {
  test("goes with it, and follows it to another name", () => {
    const accounts = open();
    accounts.add("alice", record(1), 1);
    accounts.certificates.add("alice", "ab".repeat(32), 2);
    accounts.nicks.add("alice", "alice_work", 2);
    accounts.settings.set("alice", "multiclient", "off");
    expect(accounts.rename("alice", "eva")).toBe(true);
    expect([accounts.certificates.accountOf("ab".repeat(32)), accounts.accountOf("Alice_Work")]).toEqual([
      "eva",
      "eva",
    ]);
    expect([rowsOf("alice"), rowsOf("eva")]).toEqual([0, 3]);
    expect(accounts.remove("eva")).toBe(true);
    expect(rowsOf("eva")).toBe(0);
  });

  test("keeps its further nicks from others", () => {
    const accounts = open();
    accounts.add("alice", record(1), 1);
    accounts.add("bob", record(1), 1);
    expect(accounts.nicks.add("alice", "alice_work", 2)).toBe(true);
    expect([accounts.nicks.add("bob", "Alice_Work", 3), accounts.nicks.add("bob", "alice", 3)]).toEqual([false, false]);
    expect(accounts.add("alice_work", record(1), 3)).toBe(false);
    expect(accounts.rename("bob", "alice_work")).toBe(false);
    expect(accounts.ownerOf("\u0430lice_work")).toBe("alice");
    expect(accounts.nicks.of("alice")).toEqual(["alice_work"]);
    expect(accounts.nicks.remove("bob", "alice_work")).toBe(false);
    expect(accounts.nicks.remove("alice", "ALICE_WORK")).toBe(true);
  });
});

describe("the data folder", () => {
  test("is for its owner's eyes alone, the files too", () => {
    open().add("alice", record(1), 1);
    expect(modeOf(folder)).toBe(0o700);
    for (const file of ["vitrine.db", "vitrine.db-wal", "vitrine.db-shm"])
      expect(modeOf(join(folder, file))).toBe(0o600);
  });

  test("takes back what a file shows to others", () => {
    open();
    chmodSync(join(folder, "vitrine.db"), 0o644);
    open();
    expect(modeOf(join(folder, "vitrine.db"))).toBe(0o600);
  });

  test("one that cannot be made is reported in one line", () => {
    mkdirSync(join(folder, ".."), { recursive: true });
    writeFileSync(folder, "");
    expect(() => open()).toThrow(Problem);
    expect(() => open()).toThrow(`The data folder ${folder} cannot be made: it is not a folder.`);
    expect(() => open(join(folder, "x"))).toThrow("a part of the path is not a folder.");
    expect(() => open("/proc/vitrine/data")).toThrow("The data folder /proc/vitrine/data cannot be made: ");
  });

  test.each([0o777, 0o775, 0o1777])("is refused where other users may write in it: mode %o", (mode) => {
    mkdirSync(folder);
    chmodSync(folder, mode);
    expect(() => open()).toThrow(
      `The data folder ${folder} is not used: other users may write in it (chmod go-w ${folder}).`,
    );
    chmodSync(folder, 0o755);
    expect(open().list()).toEqual([]);
  });

  test("is refused where it, or the database, is another user's", (context) => {
    if (process.getuid?.() !== 0) return context.skip("giving a file to another user needs root");
    mkdirSync(folder);
    chownSync(folder, 65_534, 65_534);
    expect(() => open()).toThrow(`The data folder ${folder} is not used: it belongs to another user (uid 65534).`);
    chownSync(folder, 0, 0);
    const database = join(folder, "vitrine.db");
    writeFileSync(database, "");
    chownSync(database, 65_534, 65_534);
    expect(() => open()).toThrow(`The file ${database} is not used: it belongs to another user (uid 65534).`);
  });

  test.each(["", "-wal", "-shm", "-journal"])(
    "is refused where vitrine.db%s is a symbolic link, and nothing is written through it",
    (suffix) => {
      mkdirSync(folder);
      const [target, link] = [join(folder, "target"), join(folder, `vitrine.db${suffix}`)];
      symlinkSync(target, link);
      expect(() => open()).toThrow(`The file ${link} is not used: it is a symbolic link.`);
      expect(existsSync(target)).toBe(false);
    },
  );

  test("is refused where the database is a pipe or a folder, and nobody waits for the pipe", () => {
    mkdirSync(folder);
    const database = join(folder, "vitrine.db");
    execFileSync("mkfifo", [database]);
    expect(() => open()).toThrow(`The file ${database} is not used: it is a pipe.`);
    rmSync(database);
    mkdirSync(database);
    expect(() => open()).toThrow(`The file ${database} is not used: it is a folder.`);
  });

  test("is made with those above it", () => {
    open(join(folder, "of", "vitrine")).add("alice", record(1), 1);
    expect(modeOf(join(folder, "of"))).toBe(0o700);
  });

  test("one with a file that is no database is reported in one line", () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "vitrine.db"), "something else altogether, and long enough to be looked at".repeat(20));
    expect(() => open()).toThrow(/vitrine\.db cannot be used: file is not a database\.$/);
  });

  test("of a newer program is left alone", () => {
    open();
    const database = new DatabaseSync(join(folder, "vitrine.db"));
    database.exec("PRAGMA user_version = 99");
    database.close();
    expect(() => open()).toThrow("was written by a newer vitrine");
  });

  test("is the user's own where nobody says", () => {
    expect(defaultDataFolder({ XDG_DATA_HOME: "/var/data" })).toBe("/var/data/vitrine");
    expect(defaultDataFolder({ XDG_DATA_HOME: "data" })).toMatch(/\/\.local\/share\/vitrine$/);
    expect(defaultDataFolder({})).toMatch(/\/\.local\/share\/vitrine$/);
  });
});
