import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { type BanStore, openBanStore } from "./ban-store.ts";

let folder: string;
let store: BanStore;
const opened: BanStore[] = [];

function open(): BanStore {
  const one = openBanStore(folder);
  opened.push(one);
  return one;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-bans-"));
  store = open();
  onTestFinished(() => {
    for (const one of opened.splice(0)) one.close();
    rmSync(folder, { recursive: true });
  });
});

const address = { target: "10.0.0.0/8", reason: "", by: "olga", at: 5 };
const mask = { target: "Bad*!*@*", mask: { text: "Bad*!*@*", name: "bad*" }, reason: "spam", by: "otto", at: 6 };

test("bans outlive a restart with everything of them, until they end", () => {
  store.add(address);
  store.add({ ...mask, until: 100 });
  expect(open().list(99)).toEqual([address, { ...mask, until: 100 }]);
  expect(open().list(100)).toEqual([address]);
  store.add({ ...address, target: "10.0.0.7", at: 200 });
  expect(store.list(0).map(({ target }) => target)).toEqual(["10.0.0.0/8", "10.0.0.7"]);
});

test("a second ban of a target replaces the first, and one that is removed does not come back", () => {
  store.add(mask);
  store.add({ ...mask, target: "BAD*!*@*", reason: "again", at: 7 });
  expect(store.list(0)).toEqual([{ ...mask, target: "BAD*!*@*", reason: "again", at: 7 }]);
  store.remove("bad*!*@*", { at: 8, by: "olga", action: "unban", reason: "" });
  expect(open().list(0)).toEqual([]);
});

test("the record says who did what, when, to whom and why, the newest first", () => {
  store.add(mask);
  store.remove(mask.target, { at: 8, by: "olga", action: "unban", reason: "a mistake" });
  store.record({ at: 9, by: "otto", action: "account suspend", target: "anna", reason: "" });
  expect(open().audit(2)).toEqual([
    { at: 9, by: "otto", action: "account suspend", target: "anna", reason: "" },
    { at: 8, by: "olga", action: "unban", target: "Bad*!*@*", reason: "a mistake" },
  ]);
  expect(open().audit(10).at(-1)).toEqual({ at: 6, by: "otto", action: "ban", target: "Bad*!*@*", reason: "spam" });
});

test("the record forgets its oldest lines", () => {
  const line = { by: "", action: "", target: "", reason: "" };
  // One statement for most of the lines: each commit waits for the disk.
  const database = new DatabaseSync(join(folder, "vitrine.db"));
  database.exec(`WITH RECURSIVE number (at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM number WHERE at < 19989)
    INSERT INTO audit (at, made_by, action, target, reason) SELECT at, '', '', '', '' FROM number`);
  database.close();
  for (let at = 19_990; at < 20_010; at += 1) store.record({ ...line, at });
  const lines = store.audit(30_000);
  expect([lines.length, lines.at(-1)?.at]).toEqual([20_000, 10]);
});
