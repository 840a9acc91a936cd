import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Log, ServeSettings } from "@vitrine/server";
import { makePasswordRecord } from "@vitrine/server/accounts";
import { openAccountStore } from "@vitrine/store/accounts";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { authentication } from "./authentication.ts";

let data: string;
beforeEach(() => {
  const home = mkdtempSync(join(tmpdir(), "vitrine-authentication-"));
  vi.stubEnv("XDG_DATA_HOME", home);
  data = join(home, "vitrine");
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(home, { recursive: true });
  });
});

const usual = { auth: "open", data: undefined } as unknown as ServeSettings;

function faultsOf(): { readonly log: Log; readonly faults: string[] } {
  const faults: string[] = [];
  const error = (_: object, words: string): void => void faults.push(words);
  return { log: { debug: () => {}, info: () => {}, warn: () => {}, error }, faults };
}

test("a server without accounts makes no folder, and notices the first account", async () => {
  const { log, faults } = faultsOf();
  const authenticator = authentication(usual, log);
  expect(authenticator.guardOf("alice").isProofNeeded).toBe(false);
  expect(existsSync(data)).toBe(false);
  const accounts = openAccountStore(data);
  accounts.add("alice", await makePasswordRecord("correct horse"), 0);
  accounts.close();
  expect([authenticator.guardOf("alice").isProofNeeded, authenticator.guardOf("bob").isProofNeeded]).toEqual([
    true,
    false,
  ]);
  const exchange = authenticator.begin("alice", "127.0.0.1");
  expect(await exchange.receive("correct horse")).toMatchObject({ kind: "accepted" });
  expect(faults).toEqual([]);
});

test("accounts that appear and cannot be read let nobody in", async () => {
  const { log, faults } = faultsOf();
  const authenticator = authentication(usual, log);
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(join(data, "vitrine.db"), "this is no database, and longer than its header: ".repeat(50), {
    mode: 0o600,
  });
  expect(authenticator.guardOf("alice").isProofNeeded).toBe(true);
  expect(await authenticator.begin("alice", "127.0.0.1").receive("x")).toMatchObject({ kind: "refused" });
  expect(faults[0]).toMatch(/^the accounts cannot be read: .*vitrine\.db cannot be used/);
});

const damage: Record<string, (path: string) => void> = {
  "no database": (path) => writeFileSync(path, "this is no database, and longer than its header: ".repeat(50)),
  "of a newer version": (path) => {
    const database = new DatabaseSync(path);
    database.exec("PRAGMA user_version = 999");
    database.close();
  },
  "a folder": (path) => mkdirSync(path),
  "a link": (path) => symlinkSync("/dev/null", path),
  truncated: (path) => {
    openAccountStore(data).close();
    truncateSync(path, 5000);
  },
};

test.each(Object.keys(damage))("accounts that are %s stop the start, with one sentence", (kind) => {
  mkdirSync(data, { mode: 0o700 });
  damage[kind]!(join(data, "vitrine.db"));
  expect(() => authentication(usual, faultsOf().log)).toThrow(/^[^\n]*vitrine\.db[^\n]*\.$/);
});
