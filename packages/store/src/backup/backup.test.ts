import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openAccountStore } from "../account/account-store.ts";
import { createHistory } from "../history/in-process-history.ts";
import { historyOptions } from "../history/schema.ts";
import { record, recorded, room, write } from "../history/testing/history-contract.ts";
import { openPrivateDatabase } from "../migration.ts";
import { backUp, restore } from "./backup.ts";

let base: string;
let folder: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "vitrine-backup-"));
  folder = join(base, "data");
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

const countOf = (path: string): unknown => {
  const database = new DatabaseSync(path, { readOnly: true });
  const count = database.prepare("SELECT count(*) AS count FROM message").get()?.["count"];
  database.close();
  return count;
};

describe("a backup", () => {
  test("copies the databases while they are written, privately, and comes back whole", async () => {
    const accounts = openAccountStore(folder);
    const history = createHistory(openPrivateDatabase(folder, historyOptions("written")));
    await write(history, ...recorded(room("#a"), record(1, "one"), record(2, "two")));
    const into = join(base, "copy");
    const copying = backUp(folder, into);
    await write(history, ...recorded(room("#a"), record(3, "three")));
    expect((await copying).map(({ name }) => name)).toEqual(["vitrine.db", "history.db"]);
    for (const file of ["vitrine.db", "history.db", "backup.json"]) {
      expect(statSync(join(into, file)).mode & 0o777).toBe(0o600);
    }
    expect(statSync(into).mode & 0o777).toBe(0o700);
    expect(readdirSync(into).toSorted()).toEqual(["backup.json", "history.db", "vitrine.db"]);
    accounts.close();
    await history.close();
    const again = join(base, "again");
    restore(into, again);
    expect(readFileSync(join(again, "vitrine.db"))).toEqual(readFileSync(join(into, "vitrine.db")));
    expect(countOf(join(again, "history.db"))).toBeGreaterThanOrEqual(2);
  });

  test("is refused where there is nothing, and where the new folder holds something", async () => {
    mkdirSync(folder, { mode: 0o700 });
    await expect(backUp(folder, join(base, "copy"))).rejects.toThrow("There is nothing to back up");
    openAccountStore(folder).close();
    await expect(backUp(folder, folder)).rejects.toThrow("is not empty: name a new folder.");
  });

  test("is not restored over databases, nor where it is damaged or not whole", async () => {
    openAccountStore(folder).close();
    const into = join(base, "copy");
    await backUp(folder, into);
    expect(() => restore(into, folder)).toThrow("is there already: restore into a new folder");
    expect(() => restore(into, "/proc/vitrine/data")).toThrow("The data folder /proc/vitrine/data cannot be made: ");
    const again = join(base, "again");
    const manifest = readFileSync(join(into, "backup.json"));
    rmSync(join(into, "backup.json"));
    expect(() => restore(into, again)).toThrow("is no whole backup");
    writeFileSync(join(into, "backup.json"), manifest);
    truncateSync(join(into, "vitrine.db"), 5_000);
    expect(() => restore(into, again)).toThrow("is not the file that was backed up");
    writeFileSync(join(into, "vitrine.db"), Buffer.alloc(statSync(join(into, "vitrine.db")).size, 7));
    expect(() => restore(into, again)).toThrow("vitrine.db");
  });
});
