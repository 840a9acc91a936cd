import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type AccountStore, openAccountStore, type PasswordRecord } from "./account-store.ts";

const record: PasswordRecord = {
  argon2id: "",
  scram: { salt: new Uint8Array(1), iterations: 1, storedKey: new Uint8Array(1), serverKey: new Uint8Array(1) },
};

function open(): { readonly store: AccountStore; readonly again: () => AccountStore } {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-suspension-"));
  const opened: AccountStore[] = [];
  const again = (): AccountStore => {
    const store = openAccountStore(folder);
    opened.push(store);
    return store;
  };
  onTestFinished(() => {
    for (const store of opened) store.close();
    rmSync(folder, { recursive: true });
  });
  const store = again();
  store.add("alice", record, 1);
  store.add("bob", record, 2);
  return { store, again };
}

test("a suspension outlives a restart, is listed, takes a new reason, and ends", () => {
  const { store, again } = open();
  expect(store.suspend("alice", { reason: "spam", at: 3 })).toBe(true);
  expect(again().suspensionOf("alice")).toEqual({ reason: "spam", at: 3 });
  expect(store.suspend("alice", { reason: "", at: 4 })).toBe(true);
  expect(store.list().map(({ name, suspension }) => [name, suspension])).toEqual([
    ["alice", { reason: "", at: 4 }],
    ["bob", undefined],
  ]);
  expect([store.unsuspend("alice"), store.unsuspend("alice")]).toEqual([true, false]);
  expect(store.suspensionOf("alice")).toBeUndefined();
});

test("a suspension follows its account's name, goes with the account, and needs one", () => {
  const { store } = open();
  expect(store.suspend("nobody", { reason: "", at: 3 })).toBe(false);
  store.suspend("alice", { reason: "spam", at: 3 });
  store.rename("alice", "eva");
  expect([store.suspensionOf("alice"), store.suspensionOf("eva")]).toEqual([undefined, { reason: "spam", at: 3 }]);
  store.remove("eva");
  store.add("eva", record, 5);
  expect(store.suspensionOf("eva")).toBeUndefined();
});
