import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ChatServer, type Clock, createServer, type Log, systemClock } from "@vitrine/server";
import { createAuthenticator, makePasswordRecord } from "@vitrine/server/accounts";
import { type AccountStore, openAccountStore } from "@vitrine/store/accounts";
import { createScramClient } from "@vitrine/wire/scram";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const password = "correct horse battery";
const record = makePasswordRecord(password);
let folder: string;
let accounts: AccountStore;
/** What ends with the test. */
const running: (() => unknown)[] = [];

// Wrong passwords are kept with the accounts, so each test has accounts of its own.
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-authentication-"));
  accounts = openAccountStore(folder);
  accounts.add("alice", await record, 1);
});

afterEach(async () => {
  for (const end of running.splice(0).toReversed()) await end();
  accounts.close();
  rmSync(folder, { recursive: true });
});

/** A server with the account of alice, and all that it logs. */
async function start(options: { readonly isRequired?: boolean; readonly clock?: Clock } = {}) {
  const { isRequired = false, clock = systemClock } = options;
  const logged: string[] = [];
  const write = (fields: object, words: string): void => void logged.push(words, JSON.stringify(fields));
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const authenticator = createAuthenticator({ accounts, clock }, { isRequired });
  const server: ChatServer = createServer({ host: "127.0.0.1", port: 0 }, { authenticator, log });
  const { port } = await server.listen();
  running.push(() => server.close());
  return { server, port, logged, open: () => new RawPeer(port) };
}

/** A connection, and everything it was sent. */
class RawPeer {
  readonly socket: Socket;
  received = "";
  isClosed = false;

  constructor(port: number) {
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.socket.setEncoding("utf8");
    this.socket.on("data", (text: string) => (this.received += text));
    this.socket.on("error", () => {});
    this.socket.on("close", () => (this.isClosed = true));
    running.push(() => this.socket.destroy());
  }

  say(text: string): void {
    this.socket.write(text);
  }

  /** Resolves with the received text, once it matches. */
  async until(form: RegExp): Promise<string> {
    while (!form.test(this.received)) {
      if (this.isClosed) throw new Error(`closed before ${form}: ${JSON.stringify(this.received)}`);
      await Promise.race([once(this.socket, "data"), once(this.socket, "close")]);
    }
    return this.received;
  }

  async closed(): Promise<string> {
    if (!this.isClosed) await once(this.socket, "close");
    return this.received;
  }
}

const prompt = /\[SCRAM-SHA-256\] $/;
const roster = /!\{"alice": "127\.0\.0\.1"\}/;

/** Proves alice's name by SCRAM; gives the two lines that were sent. */
async function proveByScram(peer: RawPeer, typed = password): Promise<readonly string[]> {
  const client = createScramClient({ name: "alice", password: typed });
  peer.say("alice");
  await peer.until(prompt);
  peer.say(`${client.first}\n`);
  const [challenge = ""] = /r=\S+,s=\S+,i=\d+(?=\n$)/.exec(await peer.until(/\] r=.*\n$/)) ?? [];
  const proof = await client.receive(challenge);
  peer.say(`${proof}\n`);
  return [client.first, proof];
}

describe("a name with a password", () => {
  test("is used by who types it into a raw client", async () => {
    const { open } = await start();
    const peer = open();
    peer.say("alice\n");
    expect(await peer.until(prompt)).toBe(
      "server: The name alice has a password. Type it now; it travels in the clear. [SCRAM-SHA-256] ",
    );
    peer.say(`${password}\r\n`);
    await peer.until(roster);
  });

  test("is used by who proves it by SCRAM, and the server proves itself before the roster comes", async () => {
    const { open } = await start();
    const peer = open();
    await proveByScram(peer);
    expect(await peer.until(roster)).toMatch(/\nv=[A-Za-z0-9+/]{43}=\n!\{"alice": "127\.0\.0\.1"\}$/);
  });

  test("is used by nobody else, in the same words for every way", async () => {
    const { open, server } = await start();
    const refusal = "server: That is not the password of alice. ";
    const [typing, proving, breaking] = [open(), open(), open()];
    typing.say("alice");
    await typing.until(prompt);
    typing.say("correct horse bakery");
    expect(await typing.closed()).toMatch(new RegExp(`${refusal}$`));
    await proveByScram(proving, "correct horse bakery");
    expect(await proving.closed()).toMatch(new RegExp(`\n${refusal}$`));
    breaking.say("alice");
    await breaking.until(prompt);
    breaking.say("n,,n=alice\n");
    expect(await breaking.closed()).toMatch(new RegExp(`${refusal}$`));
    expect(server.state().users).toBe(0);
  });

  test("is free to nobody while a guess is checked: others come and talk meanwhile", async () => {
    const { open } = await start();
    const guessing = open();
    guessing.say("alice");
    await guessing.until(prompt);
    guessing.say("a wrong guess");
    const bob = open();
    bob.say("bob");
    await bob.until(/!\{"bob": "127\.0\.0\.1"\}/);
    expect(await guessing.closed()).toContain("That is not the password of alice.");
  });

  test("cannot be had by replaying a recorded proof", async () => {
    const { open } = await start();
    const recorded = open();
    const [first, proof] = await proveByScram(recorded);
    await recorded.until(roster);
    recorded.socket.end();
    await recorded.closed();
    const replaying = open();
    replaying.say("alice");
    await replaying.until(prompt);
    replaying.say(`${first}\n`);
    await replaying.until(/i=600000\n$/);
    replaying.say(`${proof}\n`);
    expect(await replaying.closed()).toMatch(/That is not the password of alice\. $/);
  });

  test("is guessed slower and slower", async () => {
    let passed = 0;
    const clock: Clock = { ...systemClock, elapsed: () => passed };
    const { open } = await start({ clock });
    const guess = async (): Promise<string> => {
      const peer = open();
      peer.say("alice");
      await peer.until(prompt);
      peer.say("a wrong guess");
      return (await peer.closed()).replace(/.*\] /s, "");
    };
    // The clock does not move, so the test ends each wait itself: first the free tries, then the tries that would wait too long.
    for (let at = 0; at < 4; at += 1) expect(await guess()).toBe("server: That is not the password of alice. ");
    clock.after = (_milliseconds, action) => systemClock.after(0, action);
    for (let at = 0; at < 3; at += 1) expect(await guess()).toBe("server: That is not the password of alice. ");
    expect(await guess()).toBe("server: Too many wrong passwords. Try again in 15 seconds. ");
    passed += 15_000;
    expect(await guess()).toBe("server: That is not the password of alice. ");
  });
});

describe("where only accounts come in", () => {
  test("a name that does not exist is asked and refused like one that does", async () => {
    const { open } = await start({ isRequired: true });
    const answers = await Promise.all(
      ["alice", "nobody"].map(async (name) => {
        const peer = open();
        peer.say(name);
        await peer.until(prompt);
        peer.say(`n,,n=${name},r=abc\n`);
        await peer.until(/i=\d+\n$/);
        peer.say(`c=biws,r=abc,p=${"A".repeat(43)}=\n`);
        const answer = await peer.closed();
        return answer.replaceAll(name, "NAME").replace(/r=\S{27},s=\S{24},/, "r=NONCE,s=SALT,");
      }),
    );
    expect(answers[0]).toContain("r=NONCE,s=SALT,i=600000");
    expect(answers[0]).toBe(answers[1]);
  });

  test("it takes as long to say so", async () => {
    const clock: Clock = { ...systemClock, elapsed: () => 0 };
    const authenticator = createAuthenticator(
      { accounts, clock },
      { isRequired: true, perName: free, perAddress: free },
    );
    const spent = { alice: 0, nobody: 0 };
    for (let round = 0; round < 8; round += 1) {
      for (const name of ["alice", "nobody"] as const) {
        const before = process.cpuUsage();
        await authenticator.begin(name, "127.0.0.1").receive("a wrong guess");
        spent[name] += process.cpuUsage(before).user;
      }
    }
    // Processor time, which other programs do not change. Without a hash, a refusal would take a hundredth of it.
    expect(spent.nobody / spent.alice).toBeGreaterThan(0.5);
    expect(spent.nobody / spent.alice).toBeLessThan(2);
  });
});

const free = { free: 1e6, firstDelay: 1, longestDelay: 1, forgivenEvery: 1, cells: 1 };

/** Stands between a client and the server, and writes down what an eavesdropper would. */
async function eavesdrop(port: number) {
  const overheard: Buffer[] = [];
  const proxy: Server = createTcpServer((client) => {
    const server = connect({ port, host: "127.0.0.1" });
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on("data", (bytes) => {
        overheard.push(bytes);
        to.write(bytes);
      });
      from.on("close", () => to.destroy());
      from.on("error", () => {});
    }
    running.push(() => server.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  running.push(() => proxy.close());
  return { port: (proxy.address() as AddressInfo).port, overheard: () => Buffer.concat(overheard).toString() };
}

/** `vitrine join` in a pipe. */
function runClient(port: number, passwordFile: string) {
  const command = fileURLToPath(new URL("../../packages/vitrine/bin/vitrine.js", import.meta.url));
  const place = ["join", `lab://127.0.0.1:${port}`, "--name", "alice", "--from", "127.0.0.1", "--udp-port", "15973"];
  const child = spawn(process.execPath, [command, ...place, "--json", "--password-file", passwordFile]);
  running.push(() => child.kill());
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  child.stderr.on("data", (text) => (output += text));
  const ended = once(child, "close").then(([code]: number[]) => ({ code, output }));
  return { child, ended };
}

describe("an eavesdropper and the log learn nothing of the password", () => {
  test("nothing of the password, when our own client joins", async () => {
    const { port, logged, server } = await start();
    const ear = await eavesdrop(port);
    const file = join(folder, "password");
    writeFileSync(file, `${password}\n`, { mode: 0o600 });
    const { child, ended } = runClient(ear.port, file);
    await once(server.events, "joined");
    child.stdin.end("#quit\n");
    const { code, output } = await ended;
    expect(output).toContain('"event":"joined"');
    expect(code).toBe(0);
    expect(ear.overheard()).toMatch(/n,,n=alice,r=\S+\n/);
    for (const text of [ear.overheard(), output, logged.join("\n")]) expect(text).not.toContain("correct");
    for (const file of ["vitrine.db", "vitrine.db-wal"]) {
      expect(readFileSync(join(folder, file)).includes("correct horse")).toBe(false);
    }
  });

  test("a false server gets no password out of our client, and is found out", async () => {
    const impostor = createTcpServer((socket) => {
      socket.setEncoding("utf8").on("error", () => {});
      socket.once("data", () => {
        socket.write("server: The name alice has a password. Type it now; it travels in the clear. [SCRAM-SHA-256] ");
        socket.once("data", (first: string) => {
          const nonce = /r=(\S+)/.exec(first)?.[1];
          socket.write(`r=${nonce}falsefalse,s=${Buffer.from("salt of a liar").toString("base64")},i=4096\n`);
          socket.once("data", (proof: string) => {
            expect(proof).not.toContain("correct");
            socket.write(`v=${"A".repeat(43)}=\n`);
          });
        });
      });
    });
    impostor.listen(0, "127.0.0.1");
    await once(impostor, "listening");
    running.push(() => impostor.close());
    const file = join(folder, "password");
    writeFileSync(file, `${password}\n`, { mode: 0o600 });
    const { ended } = runClient((impostor.address() as AddressInfo).port, file);
    const { code, output } = await ended;
    expect(code).toBe(5);
    expect(output).toContain("could not prove that it knows your password");
  });

  test("the log has not the password that was typed in the clear, right or wrong", async () => {
    const { open, logged } = await start();
    const right = open();
    right.say(`alice\n${password}\n`);
    await right.until(roster);
    const wrong = open();
    wrong.say("alice\nsecretly something else\n");
    await wrong.closed();
    expect(logged.join("\n")).toContain("alice");
    expect(logged.join("\n")).not.toMatch(/correct|secretly/);
  });
});
