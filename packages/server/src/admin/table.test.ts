import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { User } from "@vitrine/hub";
import { Problem } from "@vitrine/store";
import { type AccountStore, openAccountStore, type PasswordRecord } from "@vitrine/store/accounts";
import { type BanStore, openBanStore } from "@vitrine/store/bans";
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { makePasswordRecord } from "../auth/password-record.ts";
import { offlineBans } from "../ban/offline.ts";
import { quietLog } from "../console/log.ts";
import { openLabChat } from "../session/lab/testing/lab-chat.ts";
import type { AdminContext } from "./command.ts";
import { adminCommands, runAdminCommand } from "./table.ts";

/** Made at the least cost: `addAlice` is not about the password. */
let record: PasswordRecord;
let accounts: AccountStore;
let store: BanStore;
let context: AdminContext;

const history = (): Promise<never> => Promise.reject(new Problem("none"));

beforeAll(async () => {
  record = await makePasswordRecord("correct horse", "least");
});

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-admin-"));
  accounts = openAccountStore(folder);
  store = openBanStore(folder);
  const bans = offlineBans(store, () => 5);
  const opened = { accounts: () => accounts, bans: () => bans, history };
  context = { ...opened, by: "local:olga", clock: { now: () => 5 }, log: quietLog };
  onTestFinished(() => {
    accounts.close();
    store.close();
    rmSync(folder, { recursive: true });
  });
});

const run = (command: string, parameters: Record<string, string> = {}) =>
  runAdminCommand(context, { command, parameters });

const addAlice = (): boolean => accounts.add("alice", record, 5);

/** A chat in which somebody has proved this account in two sessions. */
function chatWith(account: string): { readonly left: [string, string | undefined][]; readonly user: User } {
  const chat = openLabChat();
  const left: [string, string | undefined][] = [];
  chat.hear((event) => {
    if (event.kind === "left") left.push([event.reason, event.farewell]);
  });
  chat.hub.enter({ session: "n1/100", name: account, key: account, account, host: "x" });
  const user = chat.hub.usersByKey.get(account)!;
  chat.hub.join(user, { name: "#a", key: "#a" }, { opening: { modes: [], rank: "operator" } });
  chat.hub.register(user, chat.hub.rooms.get("#a")!);
  chat.hub.attach(user, "n1/101");
  chat.hub.enter({ session: "n1/102", name: "other", key: "other", account: "other", host: "x" });
  context = { ...context, hub: chat.hub };
  return { left, user };
}

describe("the operator's commands", () => {
  test("refuse names that nobody knows, and parameters that are missing or too many", async () => {
    await expect(run("acount add")).rejects.toThrow('There is no such command. Did you mean "account add"?');
    await expect(run("account add", {})).rejects.toThrow('"account add" needs "name".');
    await expect(run("account list", { all: "yes" })).rejects.toThrow("does not take all of these parameters");
    await expect(run("account list", JSON.parse('{"__proto__":"x"}'))).rejects.toThrow("does not take all");
    expect([...adminCommands.keys()]).toContain("status");
  });

  test("check a name without its password, and add it with one", async () => {
    expect(await run("account add", { name: "alice" })).toEqual({ name: "alice" });
    expect(accounts.has("alice")).toBe(false);
    await expect(run("account add", { name: "alice", password: "short" })).rejects.toThrow("at least 8 characters");
    await run("account add", { name: "alice", password: "correct horse" });
    await expect(run("account add", { name: "ALICE" })).rejects.toThrow("alice has a password, and is the same name");
    expect(await run("account list")).toMatchObject({ accounts: [{ name: "alice", createdAt: 5 }] });
  });

  test.each([
    ["account remove", {}, "Account removed", "The account alice was removed. The name is free now."],
    [
      "account rename",
      { "new-name": "eva" },
      "Account renamed",
      "The account alice is called eva now. Join again under that name.",
    ],
    ["account suspend", { reason: "spam." }, "Account suspended", "The account alice is suspended: spam."],
  ])("%s ends the account's sessions, and no others", async (command, more, reason, farewell) => {
    addAlice();
    const { left } = chatWith("alice");
    const { words } = await run(command, { name: "alice", ...more });
    expect(words).toContain(" The server ended the 2 sessions of alice.");
    expect(left).toEqual([[reason, farewell]]);
    const founder = context.hub!.rooms.get("#a")?.registration?.founder;
    expect(founder).toBe({ "account rename": "eva", "account suspend": "alice" }[command]);
    expect([...context.hub!.users.keys()]).toEqual(["other"]);
  });

  test("suspend an account with a reason that a screen can show, and end the suspension", async () => {
    addAlice();
    await expect(run("account unsuspend", { name: "alice" })).rejects.toThrow("alice is not suspended.");
    await expect(run("account suspend", { name: "bob" })).rejects.toThrow("bob has no password here.");
    for (const reason of ["x".repeat(201), "a\nb", "\u202e"])
      await expect(run("account suspend", { name: "alice", reason })).rejects.toThrow("A reason has");
    const { words } = await run("account suspend", { name: "alice" });
    expect(words).toBe("alice is suspended: nobody can log in as alice.");
    expect(accounts.suspensionOf("alice")).toEqual({ reason: "", at: 5 });
    expect(await run("account unsuspend", { name: "alice" })).toEqual({ words: "alice can log in again." });
    expect(accounts.suspensionOf("alice")).toBeUndefined();
  });

  test("let certificates log in to an account, and no longer", async () => {
    addAlice();
    const fingerprint = "AB:".repeat(31) + "ab";
    const words = await run("account certificate add", { name: "alice", fingerprint });
    expect(words).toEqual({ words: "The certificate logs in to alice from now on." });
    await expect(run("account certificate add", { name: "alice", fingerprint })).rejects.toThrow("logs in to alice");
    await expect(run("account certificate add", { name: "alice", fingerprint: "ab" })).rejects.toThrow(
      "64 hexadecimal",
    );
    await expect(run("account certificate add", { name: "bob", fingerprint })).rejects.toThrow("bob has no password");
    expect(accounts.certificates.accountOf("ab".repeat(32))).toBe("alice");
    expect(await run("account certificate list", { name: "alice" })).toMatchObject({
      certificates: [{ fingerprint: "ab".repeat(32), addedAt: 5 }],
    });
    await run("account certificate remove", { name: "alice", fingerprint });
    await expect(run("account certificate remove", { name: "alice", fingerprint })).rejects.toThrow("no certificate");
    expect(accounts.certificates.accountOf("ab".repeat(32))).toBeUndefined();
  });

  test("change a password, and say that the account's users stay", async () => {
    addAlice();
    const { left } = chatWith("alice");
    const { words } = await run("account password", { name: "alice", password: "battery staple" });
    expect(words).toMatch(/The old one lets nobody in any more\. alice is in the chat and stays there\.$/);
    expect(left).toEqual([]);
    await expect(run("account password", { name: "Alice" })).rejects.toThrow("Did you mean alice?");
  });

  test("record every change of an account", async () => {
    const fingerprint = "ab".repeat(32);
    await run("account add", { name: "alice", password: "correct horse" });
    await run("account password", { name: "alice", password: "battery staple" });
    await run("account certificate add", { name: "alice", fingerprint });
    await run("account certificate remove", { name: "alice", fingerprint });
    expect(String((await run("audit"))["words"]).split("\n")).toEqual([
      `1970-01-01 00:00 UTC  local:olga  account certificate remove  alice  (${fingerprint})`,
      `1970-01-01 00:00 UTC  local:olga  account certificate add  alice  (${fingerprint})`,
      "1970-01-01 00:00 UTC  local:olga  account password  alice",
      "1970-01-01 00:00 UTC  local:olga  account add  alice",
    ]);
  });

  test("ban without a server: the next one holds to it, and the record names the operator", async () => {
    expect(await run("bans")).toEqual({ bans: [], words: "Nobody is banned." });
    expect(await run("audit")).toMatchObject({ words: "No operator has done anything yet." });
    const { words } = await run("ban", { target: "10.0.0.7", for: "2h", reason: "spam." });
    expect(words).toBe("10.0.0.7 is banned for 2h: spam.");
    await expect(run("ban", { target: "10.0.0.0/8" })).rejects.toThrow("Repeat it with --force if you are sure.");
    await expect(run("ban", { target: "alice" })).rejects.toThrow("There is no account alice.");
    await expect(run("ban", { target: "10.0.0.8", for: "soon" })).rejects.toThrow('"soon" is no duration');
    expect((await run("bans"))["words"]).toBe("10.0.0.7, for 2h more, by local:olga on 1970-01-01 00:00 UTC: spam");
    expect((await run("unban", { target: "10.0.0.7/32" }))["words"]).toBe("10.0.0.7 is no longer banned.");
    await expect(run("unban", { target: "10.0.0.7" })).rejects.toThrow("There is no ban of 10.0.0.7.");
    await run("account add", { name: "alice", password: "correct horse" });
    await run("account suspend", { name: "alice", reason: "spam" });
    expect((await run("ban", { target: "alice" }))["words"]).toBe("account:alice is banned.");
    expect((await run("audit"))["words"]).toBe(
      [
        "1970-01-01 00:00 UTC  local:olga  ban  account:alice",
        "1970-01-01 00:00 UTC  local:olga  account suspend  alice  (spam)",
        "1970-01-01 00:00 UTC  local:olga  account add  alice",
        "1970-01-01 00:00 UTC  local:olga  unban  10.0.0.7",
        "1970-01-01 00:00 UTC  local:olga  ban  10.0.0.7  (spam)",
      ].join("\n"),
    );
  });
});
