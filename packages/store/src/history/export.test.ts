import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { exportedRecords, IrssiLog, jsonOf } from "./export.ts";
import { createHistory } from "./in-process-history.ts";
import { conversationOf } from "./record.ts";
import { historyOptions } from "./schema.ts";
import { record, recorded, room, write } from "./testing/history-contract.ts";

const minute = 60_000;
const start = Date.UTC(2026, 10, 28, 23, 58);

async function library(): Promise<DatabaseSync> {
  const database = new DatabaseSync(":memory:");
  for (const step of historyOptions("written").steps) database.exec(step);
  const history = createHistory(database);
  const anna = { source: "anna!~a@host", account: "anna" };
  await write(
    history,
    ...recorded(
      room("#A"),
      record(1, "anna\nAnna Real", { ...anna, kind: "joined", at: start }),
      record(2, "hello\u0007 all\n\nand bea", { ...anna, kind: "multiline", at: start + minute }),
      record(3, "\u0001ACTION waves\u0001", { ...anna, at: start + 2 * minute }),
      record(4, "old", { at: start + 3 * minute, source: "bea!~b@host" }),
      record(5, "+o bea", { ...anna, kind: "modes-changed", at: start + 3 * minute }),
      record(6, "bea\nout", { ...anna, kind: "kicked", at: start + 3 * minute }),
      record(7, "", { ...anna, kind: "tags", tags: "+draft/react=x", at: start + 3 * minute }),
    ),
    ...recorded(
      conversationOf({ id: "@anna", name: "anna" }, { id: "guest n/1", name: "carl" }),
      record(8, "psst", { ...anna, addressee: "carl", at: start + 3 * minute }),
    ),
    { change: "redacted", key: "#a", number: 4, by: "anna!~a@host", at: start, reason: "" },
    ...recorded(room("#b"), record(9, "gone", { at: start })),
    { change: "ended", key: "#b" },
  );
  return database;
}

describe("an export", () => {
  test("is one object a record, without what was redacted or has ended", async () => {
    const objects = [...exportedRecords(await library(), {})].map((each) => JSON.parse(jsonOf(each)) as object);
    expect(objects).toHaveLength(7);
    expect(objects[1]).toEqual({
      time: "2026-11-28T23:59:00.000Z",
      id: "00000000000002",
      channel: "#A",
      kind: "multiline",
      source: "anna!~a@host",
      account: "anna",
      text: "hello\u0007 all\n\nand bea",
    });
    expect(objects.at(-1)).toMatchObject({ between: ["anna", "carl"], addressee: "carl", text: "psst" });
  });

  test("has the parameters of an event by their names", async () => {
    const objects = [...exportedRecords(await library(), {})].map((each) => JSON.parse(jsonOf(each)) as object);
    const joined = objects[0];
    expect(joined).toMatchObject({ kind: "joined", account: "anna", realName: "Anna Real" });
    expect(joined).not.toHaveProperty("text");
    expect(objects.find((each) => "nick" in each)).toMatchObject({ kind: "kicked", nick: "bea", reason: "out" });
  });

  test("is one channel's, or one account's", async () => {
    const database = await library();
    expect([...exportedRecords(database, { channel: "#a" })]).toHaveLength(6);
    expect([...exportedRecords(database, { account: "bea" })]).toEqual([]);
    expect([...exportedRecords(database, { channel: "#none" })]).toEqual([]);
  });

  test("is a log as irssi writes it, in UTC, without control characters", async () => {
    const log = new IrssiLog();
    expect([...exportedRecords(await library(), {})].flatMap((each) => log.linesOf(each))).toEqual([
      "--- Log of #A opened Sat Nov 28 2026 23:58",
      "23:58 -!- anna [~a@host] has joined #A",
      "23:59 < anna> hello all",
      "23:59 < anna> and bea",
      "--- Day changed Sun Nov 29 2026",
      "00:00  * anna waves",
      "00:01 -!- mode/#A [+o bea] by anna",
      "00:01 -!- bea was kicked from #A by anna [out]",
      "--- Log of anna and carl opened Sun Nov 29 2026 00:01",
      "00:01 < anna> psst",
    ]);
  });
});
