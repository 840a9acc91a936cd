import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { RoomRecord, UserRecord } from "@vitrine/hub";
import { expect, onTestFinished, test } from "vitest";
import { openAccountStore } from "../account/index.ts";

const user = { id: "n/1", name: "anna", account: "anna", rooms: ["#a", "#gone"] } as unknown as UserRecord;
const registration = { founder: "anna", at: 1, access: [["eva", "operator"]], settings: [] } as const;
const room = (key: string, members: readonly string[] = []): RoomRecord =>
  ({ key, name: key, members: members.map((id) => ({ user: id, ranks: [] })), registration }) as unknown as RoomRecord;

function open() {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-kept-"));
  const store = openAccountStore(folder);
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  return { folder, table: store.chat };
}

test("people and rooms are kept together, and name only each other", () => {
  const { table } = open();
  table.keep({
    users: new Map([["n/1", user]]),
    rooms: new Map([["#a", room("#a", ["n/1", "n/9"])]]),
    purgedRooms: new Map(),
    metadata: new Map(),
  });
  const { users, rooms } = table.load();
  expect(users[0]?.rooms).toEqual(["#a"]);
  expect(rooms[0]?.members).toEqual([{ user: "n/1", ranks: [] }]);
  table.keep({ users: new Map([["n/1", undefined]]), rooms: new Map(), purgedRooms: new Map(), metadata: new Map() });
  expect(table.load().users).toEqual([]);
});

test("rooms follow an account to another name, and end with it", () => {
  const { table } = open();
  table.keep({
    users: new Map([["n/1", user]]),
    rooms: new Map([
      ["#a", room("#a")],
      ["#b", room("#b", ["n/1"])],
    ]),
    purgedRooms: new Map(),
    metadata: new Map(),
  });
  table.accountGone("anna", "anne");
  table.accountGone("eva", "eve");
  expect(table.load().users[0]?.account).toBe("anne");
  expect(table.load().rooms[0]?.registration).toEqual({
    ...registration,
    founder: "anne",
    access: [["eve", "operator"]],
  });
  table.accountGone("eve", undefined);
  expect(table.load().rooms[0]?.registration?.access).toEqual([]);
  table.accountGone("anne", undefined);
  expect(table.load()).toMatchObject({ users: [], rooms: [{ key: "#b" }] });
});

test("metadata follows an account to another name, and ends with it", () => {
  const { table } = open();
  const nothing = { users: new Map(), rooms: new Map(), purgedRooms: new Map() };
  table.keep({
    ...nothing,
    metadata: new Map([
      ["anna", [["avatar", "x"]]],
      ["bea", [["avatar", "y"]]],
    ]),
  });
  table.accountGone("anna", "anne");
  table.accountGone("bea", undefined);
  expect(table.load().metadata).toEqual([{ account: "anne", metadata: [["avatar", "x"]] }]);
  table.keep({ ...nothing, metadata: new Map([["anne", undefined]]) });
  expect(table.load().metadata).toEqual([]);
});

test("a damaged record is a fault, and nothing is guessed", () => {
  const { folder, table } = open();
  const database = new DatabaseSync(join(folder, "vitrine.db"));
  database.exec("INSERT INTO kept_room VALUES ('#a', '{')");
  database.close();
  expect(() => table.load()).toThrow(/^The kept people and rooms in vitrine\.db are damaged: .*\.$/);
});
