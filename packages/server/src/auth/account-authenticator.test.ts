import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createScramClient } from "@vitrine/wire/scram";
import { afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { type AccountStore, openAccountStore, type PasswordRecord } from "@vitrine/store/accounts";
import { createAuthenticator } from "./account-authenticator.ts";
import type { Exchange } from "./authenticator.ts";
import { HashingQueue } from "./hashing-queue.ts";
import { hashPassword } from "./password-hash.ts";
import { makePasswordRecord } from "./password-record.ts";

const password = "correct horse";
/** Made at the least cost, but for what is about the cost. */
let record: PasswordRecord;
let folder: string;
let accounts: AccountStore;

beforeAll(async () => {
  record = await makePasswordRecord(password, "least");
});

// Wrong passwords are kept with the accounts.
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-auth-"));
  accounts = openAccountStore(folder);
  accounts.add("alice", record, 1);
});

afterEach(() => {
  accounts.close();
  rmSync(folder, { recursive: true });
});

const wrong = (name: string) => ({ kind: "refused", reply: `That is not the password of ${name}.` });

/** Our own client against an exchange. */
async function proveByScram(exchange: Exchange, name: string, typed = password) {
  const client = createScramClient({ name, password: typed });
  const challenge = await exchange.receive(client.first);
  if (challenge.kind !== "continue") return { step: challenge };
  const proof = await client.receive(challenge.reply.trimEnd());
  const step = await exchange.receive(proof);
  const isServerProved = step.kind === "accepted" && (await client.verify(step.reply?.trimEnd() ?? ""));
  return { step, isServerProved, lines: [client.first, proof], challenge: challenge.reply };
}

describe("a name", () => {
  test("that has an account is proved, in upper or lower case, and no other one, where the chat is open", () => {
    const authenticator = createAuthenticator({ accounts });
    expect(authenticator.guardOf("alice").isProofNeeded).toBe(true);
    expect(authenticator.guardOf("Alice").isProofNeeded).toBe(true);
    expect(authenticator.guardOf("bob").isProofNeeded).toBe(false);
  });

  test("in another case is proved with the password of its account", async () => {
    const exchange = createAuthenticator({ accounts }).begin("ALICE", "127.0.0.1");
    const { step, isServerProved } = await proveByScram(exchange, "ALICE");
    expect([step, isServerProved]).toEqual([expect.objectContaining({ kind: "accepted", account: "alice" }), true]);
  });

  test("a suspended account gets the usual refusal after a wrong password, and the reason after the right one", async () => {
    const authenticator = createAuthenticator({ accounts });
    const begin = () => authenticator.begin("alice", "127.0.0.1");
    accounts.suspend("alice", { reason: "spam", at: 2 });
    expect(await begin().receive("not the password")).toEqual(wrong("alice"));
    expect((await proveByScram(begin(), "alice", "not the password")).step).toEqual(wrong("alice"));
    const refusal = { kind: "refused", reply: "The account alice is suspended: spam." };
    expect(await begin().receive(password)).toEqual(refusal);
    expect((await proveByScram(begin(), "alice")).step).toEqual(refusal);
    const login = authenticator.beginSasl("PLAIN", { address: "127.0.0.1", isSecure: true })!;
    const message = Buffer.from(`\0alice\0${password}`);
    expect(await login.receive(message)).toEqual({ kind: "refused", words: "The account alice is suspended: spam." });
    accounts.unsuspend("alice");
    expect(await begin().receive(password)).toMatchObject({ kind: "accepted" });
  });

  test("that looks like an account's is not the account's, and nobody else's", () => {
    const authenticator = createAuthenticator({ accounts });
    const cyrillic = "\u0430lice";
    expect([authenticator.guardOf(cyrillic).isProofNeeded, authenticator.guardOf(cyrillic).lookAlike]).toEqual([
      false,
      "alice",
    ]);
    for (const name of ["alice", "ALICE", "bob"]) expect(authenticator.guardOf(name).lookAlike).toBeUndefined();
    const strict = createAuthenticator({ accounts }, { isRequired: true });
    expect([strict.guardOf(cyrillic).isProofNeeded, strict.guardOf(cyrillic).lookAlike]).toEqual([true, undefined]);
  });

  test("is proved by everybody where accounts are required", () => {
    const authenticator = createAuthenticator({ accounts }, { isRequired: true });
    expect(authenticator.guardOf("alice").isProofNeeded).toBe(true);
    expect(authenticator.guardOf("bob").isProofNeeded).toBe(true);
  });

  test("the prompt is a sentence that ends with the mechanism", () => {
    const { prompt } = createAuthenticator({ accounts }).begin("alice", "127.0.0.1");
    expect(prompt).toBe(
      "server: The name alice has a password. Type it now; it travels in the clear. [SCRAM-SHA-256] ",
    );
  });
});

describe("a password in the clear", () => {
  test("lets its owner in", async () => {
    const exchange = createAuthenticator({ accounts }).begin("alice", "127.0.0.1");
    expect(await exchange.receive(password)).toMatchObject({ kind: "accepted" });
  });

  test.each(["Correct horse", "", "x".repeat(70_000), "\u0000", "\ufffd"])(
    "that is wrong lets nobody in (%#)",
    async (typed) => {
      const exchange = createAuthenticator({ accounts }).begin("alice", "127.0.0.1");
      expect(await exchange.receive(typed)).toEqual(wrong("alice"));
      expect(await exchange.receive(password)).toEqual(wrong("alice"));
    },
  );

  test("is not told from one of a name that does not exist", async () => {
    const exchange = createAuthenticator({ accounts }, { isRequired: true }).begin("nobody", "127.0.0.1");
    expect(await exchange.receive(password)).toEqual(wrong("nobody"));
  });
});

/** The questions that a challenge for this name asks the accounts. */
const questions = async (name: string): Promise<string[]> => {
  const asked: string[] = [];
  const counting = new Proxy(accounts, {
    get: (store, member) => {
      asked.push(String(member));
      return Reflect.get(store, member) as unknown;
    },
  });
  const exchange = createAuthenticator({ accounts: counting }, { isRequired: true }).begin(name, "127.0.0.1");
  await exchange.receive(createScramClient({ name, password }).first);
  return asked;
};

describe("SCRAM-SHA-256", () => {
  test("lets the owner in, and proves the server", async () => {
    const exchange = createAuthenticator({ accounts }).begin("alice", "127.0.0.1");
    const { step, isServerProved } = await proveByScram(exchange, "alice");
    expect(step).toEqual({ kind: "accepted", account: "alice", reply: expect.stringMatching(/^v=[^\n]+\n$/) });
    expect(isServerProved).toBe(true);
  });

  test("lets nobody in with another password, nor by another's name", async () => {
    const authenticator = createAuthenticator({ accounts });
    const first = await proveByScram(authenticator.begin("alice", "127.0.0.1"), "alice", "Correct horse");
    expect(first.step).toEqual(wrong("alice"));
    const second = await proveByScram(authenticator.begin("alice", "127.0.0.1"), "bob");
    expect(second.step).toEqual(wrong("alice"));
  });

  test("asks for the same things whether the name exists or not, each time", async () => {
    const authenticator = createAuthenticator({ accounts }, { isRequired: true });
    const shape = /^r=(\S{48}),s=(\S{24}),i=600000\n$/;
    const saltOf = async (name: string): Promise<string> => {
      const client = createScramClient({ name, password });
      const challenge = await authenticator.begin(name, "127.0.0.1").receive(client.first);
      expect(challenge).toMatchObject({ kind: "continue", reply: expect.stringMatching(shape) });
      return shape.exec(challenge.reply ?? "")?.[2] ?? "";
    };
    const standard = await makePasswordRecord(password);
    accounts.add("carol", standard, 1);
    expect(await saltOf("nobody")).toBe(await saltOf("Nobody"));
    expect(await saltOf("nobody")).not.toBe(await saltOf("somebody"));
    expect(await saltOf("carol")).toBe(Buffer.from(standard.scram.salt).toString("base64"));
    for (const name of ["nobody", "carol"]) {
      const { step } = await proveByScram(authenticator.begin(name, "127.0.0.1"), name, "Correct horse");
      expect(step).toEqual(wrong(name));
    }
  });

  test("asks the accounts the same questions whether the name exists or not", async () => {
    expect(await questions("nobody")).toEqual(await questions("alice"));
  });

  test("that was recorded is worth nothing", async () => {
    const authenticator = createAuthenticator({ accounts });
    const { lines } = await proveByScram(authenticator.begin("alice", "127.0.0.1"), "alice");
    const replay = authenticator.begin("alice", "127.0.0.1");
    expect(await replay.receive(lines![0]!)).toMatchObject({ kind: "continue" });
    expect(await replay.receive(lines![1]!)).toEqual(wrong("alice"));
  });

  test.each(["n,,", "n,,n=bob,r=x", "y,,,", "p=tls-exporter,,n=alice,r=x", "n,a=root,n=alice,r=x"])(
    "is not begun by %j",
    async (line) => {
      const exchange = createAuthenticator({ accounts }).begin("alice", "127.0.0.1");
      expect(await exchange.receive(line)).toEqual(wrong("alice"));
    },
  );
});

function openedAgain(): AccountStore {
  const again = openAccountStore(folder);
  onTestFinished(() => again.close());
  return again;
}

describe("many attempts", () => {
  test("wait for their turn on the clock", async () => {
    const clock = createManualClock();
    const authenticator = createAuthenticator({ accounts, clock });
    const guess = (address: number) => authenticator.begin("alice", `10.0.0.${address}`).receive("a wrong guess");
    for (let at = 1; at <= 4; at += 1) expect(await guess(at)).toEqual(wrong("alice"));
    let isAnswered = false;
    const fifth = guess(5).finally(() => (isAnswered = true));
    await accountsAreIdle();
    expect(isAnswered).toBe(false);
    clock.advance(1000);
    expect(await fifth).toEqual(wrong("alice"));
    void guess(6);
    void guess(7);
    expect(await guess(8)).toEqual({ kind: "refused", reply: "Too many wrong passwords. Try again in 14 seconds." });
  });

  test("outlive a restart of the server", async () => {
    const clock = createManualClock();
    const before = createAuthenticator({ accounts, clock });
    for (let at = 1; at <= 4; at += 1) await before.begin("alice", "10.0.0.1").receive("a wrong guess");
    clock.advance(1_000);
    const after = createAuthenticator({ accounts: openedAgain(), clock }, { longestWait: 0 });
    void after.begin("alice", "10.0.0.1").receive("a wrong guess");
    const step = await after.begin("alice", "10.0.0.1").receive(password);
    expect(step).toEqual({ kind: "refused", reply: expect.stringMatching(/^Too many wrong passwords\./) });
    clock.advance(3_600_000);
    expect(await after.begin("alice", "10.0.0.1").receive(password)).toMatchObject({ kind: "accepted" });
  });

  test("that are given up hold nothing, and count all the same", async () => {
    const clock = createManualClock();
    const authenticator = createAuthenticator({ accounts, clock });
    for (let at = 1; at <= 4; at += 1) void authenticator.begin("alice", "10.0.0.1").receive("a wrong guess");
    const exchange = authenticator.begin("alice", "10.0.0.1");
    const step = exchange.receive(password);
    // The other timer writes the counts.
    expect(clock.waiting).toBe(2);
    exchange.cancel();
    expect(clock.waiting).toBe(1);
    expect(await step).toEqual(wrong("alice"));
  });

  test("passwords that come at once are hashed two at a time, and too many are refused with the reason", async () => {
    const authenticator = createAuthenticator({ accounts }, { mostAtOnce: 1, mostWaiting: 1 });
    const attempts = ["10.0.0.1", "10.0.0.2", "10.0.0.3"].map((address) =>
      authenticator.begin("alice", address).receive(password),
    );
    expect(await Promise.all(attempts)).toEqual([
      { kind: "accepted", account: "alice" },
      { kind: "accepted", account: "alice" },
      { kind: "refused", reply: expect.stringContaining("Try again in a few seconds") },
    ]);
  });
});

/** Long enough for a hash to have been made, if one were being made: a dearer one is made meanwhile. */
async function accountsAreIdle(): Promise<void> {
  await hashPassword(password);
}

describe("accounts that change", () => {
  test("beside a running server take effect at once", async () => {
    const beside = openAccountStore(folder);
    const authenticator = createAuthenticator({ accounts });
    beside.add("carol", record, 1);
    expect(authenticator.guardOf("carol").isProofNeeded).toBe(true);
    expect(await authenticator.begin("carol", "127.0.0.1").receive(password)).toMatchObject({ kind: "accepted" });
    beside.remove("carol");
    expect(authenticator.guardOf("carol").isProofNeeded).toBe(false);
    expect(await authenticator.begin("carol", "127.0.0.1").receive(password)).toEqual(wrong("carol"));
    beside.close();
  });

  test("or cannot be read let nobody in, and are reported", async () => {
    const broken = openAccountStore(folder);
    const faults: unknown[] = [];
    const authenticator = createAuthenticator({ accounts: broken, report: (fault) => faults.push(fault) });
    broken.close();
    expect(authenticator.guardOf("bob").isProofNeeded).toBe(true);
    expect(await authenticator.begin("bob", "127.0.0.1").receive(password)).toEqual({
      kind: "refused",
      reply: "Names cannot be proved at this moment. Tell whoever runs this server.",
    });
    expect(authenticator.guardOf("bob").lookAlike).toBe("bob");
    expect(faults).toHaveLength(3);
  });
});

/** The questions to the store and the hashes that an attempt costs, for a name. */
async function workFor(name: string): Promise<unknown> {
  const asked: string[] = [];
  const counting = Object.fromEntries(
    Object.entries(accounts).map(([method, value]: [string, unknown]) => [
      method,
      typeof value !== "function"
        ? value
        : (...words: unknown[]) => {
            asked.push(method);
            return (value as (...all: unknown[]) => unknown)(...words);
          },
    ]),
  ) as unknown as AccountStore;
  const hashes = vi.spyOn(HashingQueue.prototype, "run");
  const authenticator = createAuthenticator({ accounts: counting });
  asked.splice(0);
  const { challenge = "" } = await proveByScram(authenticator.begin(name, "127.0.0.1"), name, "wrong password");
  await authenticator.begin(name, "127.0.0.1").receive("wrong password");
  const work = { asked: [...asked], hashes: hashes.mock.calls.length };
  hashes.mockRestore();
  // The lengths of random and made-up parts do not depend on the name.
  return { ...work, challenge: challenge.length };
}

describe("a name without an account", () => {
  test("costs as many questions to the accounts and as many hashes as one with an account", async () => {
    accounts.add("carol", await makePasswordRecord(password), 1);
    const [known, unknown] = [await workFor("carol"), await workFor("nobody-here")];
    expect(unknown).toEqual(known);
    expect(known).toMatchObject({ hashes: 1 });
  });
});
