import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { type History, HistoryFault } from "./history.ts";
import { type HistoryOptions, openHistory } from "./open-history.ts";
import { describeHistory, record, recorded, room, write } from "./testing/history-contract.ts";

const base = mkdtempSync(join(tmpdir(), "vitrine-history-"));
let folders = 0;
const newFolder = (): string => join(base, String((folders += 1)));
const unexpected = (reason: string): never => {
  throw new Error(reason);
};

afterAll(() => rmSync(base, { recursive: true, force: true }));

describeHistory("a history in a file", () => openHistory({ folder: newFolder() }, { lost: unexpected }));

describe("the file of the history", () => {
  let folder: string;
  const opened: History[] = [];

  const open = async (options: Partial<HistoryOptions> = {}): Promise<History> => {
    const history = await openHistory({ folder, ...options }, { lost: unexpected });
    opened.push(history);
    return history;
  };

  const closeAll = async (): Promise<void> => {
    for (const history of opened.splice(0)) await history.close();
  };

  beforeEach(() => {
    folder = newFolder();
  });

  afterEach(closeAll);

  test("is private, and so are those that SQLite puts beside it", async () => {
    const history = await open();
    await write(history, ...recorded(room("#a"), record(1, "one")));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of ["history.db", "history.db-wal", "history.db-shm"])
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  test("is refused where others may write in the folder, and where it is a link", async () => {
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    await expect(open()).rejects.toThrow(`The data folder ${folder} is not used: other users may write in it`);
    chmodSync(folder, 0o700);
    symlinkSync(join(folder, "elsewhere"), join(folder, "history.db"));
    await expect(open()).rejects.toThrow("history.db is not used: it is a symbolic link.");
    expect(existsSync(join(folder, "elsewhere"))).toBe(false);
  });

  test("is refused where it is another user's", async (context) => {
    if (process.getuid?.() !== 0) return context.skip("giving a file to another user needs root");
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(join(folder, "history.db"), "");
    chownSync(join(folder, "history.db"), 65_534, 65_534);
    await expect(open()).rejects.toThrow("it belongs to another user (uid 65534).");
  });

  test("is refused where it is no database, and where a newer program wrote it", async () => {
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(join(folder, "history.db"), "something else altogether, and long enough to be looked at".repeat(20));
    await expect(open()).rejects.toThrow(/history\.db cannot be used: file is not a database\.$/);
    rmSync(join(folder, "history.db"));
    await open();
    await closeAll();
    const database = new DatabaseSync(join(folder, "history.db"));
    database.exec("PRAGMA user_version = 99");
    database.close();
    await expect(open()).rejects.toThrow("was written by a newer vitrine. Use that one, or another folder.");
  });

  test("remembers where the log was, and what was said", async () => {
    const first = await open();
    expect(first.position).toBeUndefined();
    await write(first, ...recorded(room("#a"), record(7, "seven")));
    await closeAll();
    const second = await open();
    expect(second.position).toEqual({ epoch: 0, number: 7, at: 70 });
    const page = await second.page({ key: "#a", range: { type: "latest" }, limit: 5, hasEvents: false });
    expect(page.records.map(({ text }) => text)).toEqual(["seven"]);
  });

  test("remembers where the log was by the newest row, and also once that row is deleted", async () => {
    const first = await open();
    const by = { account: "anna" };
    await write(first, ...recorded(room("#a"), record(7, "seven")));
    await write(first, ...recorded(room("#a"), record(8, "eight", by)));
    await write(first, ...recorded(room("#a"), record(9, "", { kind: "parted", ...by })));
    await closeAll();
    const second = await open();
    expect(second.position).toEqual({ epoch: 0, number: 9, at: 90 });
    expect(await second.forget("anna")).toBe(2);
    await closeAll();
    expect((await open()).position).toEqual({ epoch: 0, number: 9, at: 90 });
  });

  test("answers a page after the batch that was given before it", async () => {
    const history = await open();
    const written = write(history, ...recorded(room("#a"), record(1, "one")));
    const page = await history.page({ key: "#a", range: { type: "latest" }, limit: 5, hasEvents: false });
    expect(page.records).toHaveLength(1);
    await written;
  });

  test("settles batches that are given together one by one, in their order", async () => {
    const history = await open();
    const settled: number[] = [];
    const numbers = Array.from({ length: 50 }, (_, index) => index + 1);
    const all = numbers.map((number) =>
      write(history, ...recorded(room("#a"), record(number, "one"))).then(() => settled.push(number)),
    );
    // Its number is there already, so nothing of this batch is written.
    const refused = write(history, ...recorded(room("#a"), record(50, "again")));
    await expect(refused).rejects.toThrow("UNIQUE");
    expect(settled).toEqual(numbers);
    await Promise.all(all);
  });

  test("collects a commit while the event loop is busy", async () => {
    const history = await open();
    const settled: unknown[] = [];
    const changes = recorded(room("#a"), record(1, "one"));
    history.write({ changes, position: { epoch: 0, number: 1, at: 10 } }, (fault) => void settled.push(fault));
    expect(settled).toEqual([]);
    const start = performance.now();
    while (settled.length === 0 && performance.now() - start < 30_000) history.collect();
    expect(settled).toEqual([undefined]);
  });

  test("ends a search that takes too long, and searches again afterwards", async () => {
    const history = await open({ longestSearch: 0 });
    // A timer of the shortest time is over before the worker has read so many.
    const records = Array.from({ length: 5_000 }, (_, index) => record(index + 1, "one"));
    await write(history, ...recorded(room("#a"), ...records));
    const search = { places: [{ key: "#a" }], text: "one", limit: 5_000 };
    await expect(history.search(search)).rejects.toThrow(HistoryFault);
    await expect(history.search(search)).rejects.toThrow("the search took too long");
    await closeAll();
    expect(await (await open()).search(search)).toHaveLength(5_000);
  });
});
