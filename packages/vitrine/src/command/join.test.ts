import { spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Arrivals } from "@vitrine/wire/testing";
import { describe, expect, onTestFinished, test, vi, type TestContext } from "vitest";
import { parseLabUrl } from "./lab-url.ts";
import { ProvingServer } from "./testing/proving-server.ts";
import { NaiveServer } from "./testing/naive-server.ts";
import { runHere } from "./testing/run-here.ts";

/** Milliseconds after which a test hangs; processes start slowly on a busy machine. */
const hang = 250_000;

/** Each look at a terminal starts a program. */
const polling = { timeout: hang, interval: 100 };

const command = [process.execPath, fileURLToPath(new URL("../../bin/vitrine.js", import.meta.url))];

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "0.0.0.0");
  await once(socket, "listening");
  const { port } = socket.address();
  await new Promise<void>((closed) => void socket.close(closed));
  return port;
}

async function newServer(): Promise<NaiveServer> {
  const server = new NaiveServer();
  await server.listen();
  onTestFinished(() => server.close().catch(() => {}));
  return server;
}

type Event = Record<string, unknown>;

/** A running `vitrine join`. */
class Joined {
  readonly child;
  readonly lines: string[] = [];
  errors = "";
  readonly #arrivals = new Arrivals(() => [...this.lines, this.errors].join("\n"));

  constructor(words: readonly string[]) {
    this.child = spawn(command[0]!, [...command.slice(1), "join", ...words], { stdio: "pipe" });
    createInterface({ input: this.child.stdout }).on("line", (line) => {
      this.lines.push(line);
      this.#arrivals.came();
    });
    this.child.stderr.on("data", (bytes) => (this.errors += String(bytes)));
    this.child.on("close", this.#arrivals.ended);
    onTestFinished(() => void this.child.kill("SIGKILL"));
  }

  type(text: string): void {
    this.child.stdin.write(text);
  }

  /** The first event, from now or before, that has these fields; arrays are compared by what is in them. */
  event(fields: Event): Promise<Event> {
    const wanted = Object.entries(fields).map(([name, value]) => [name, JSON.stringify(value)] as const);
    return this.#arrivals.until(() => {
      const events = this.lines.map((line) => JSON.parse(line) as Event);
      return events.find((event) => wanted.every(([name, value]) => JSON.stringify(event[name]) === value));
    }, JSON.stringify(fields));
  }

  async exitCode(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, "close");
    return this.child.exitCode;
  }
}

describe("vitrine join in a pipe", { timeout: hang }, () => {
  test("two clients with an address each use the room, direct messages and #ls, and leave", async () => {
    const server = await newServer();
    const udp = String(await freeUdpPort());
    const words = (name: string, from: string): string[] => [
      `lab://127.0.0.1:${server.port}`,
      "--name",
      name,
      "--from",
      from,
      "--udp-port",
      udp,
      "--json",
    ];
    const bob = new Joined(words("bob", "127.0.0.12"));
    await bob.event({ event: "joined", name: "bob", address: "127.0.0.12", server: `127.0.0.1:${server.port}` });
    const alice = new Joined(words("alice", "127.0.0.11"));
    await alice.event({ event: "roster" });
    alice.type("hello all\n");
    alice.type("@bob: psst\n");
    expect(await bob.event({ event: "room" })).toMatchObject({ from: "alice", text: "hello all" });
    expect(await bob.event({ event: "direct" })).toMatchObject({
      from: "alice",
      address: "127.0.0.11",
      text: "psst",
      verified: false,
    });
    bob.type("@alice: æøå 李雷\n");
    expect(await alice.event({ event: "direct" })).toMatchObject({ from: "bob", text: "æøå 李雷" });
    alice.child.stdin.end("#ls\n");
    expect(await alice.event({ event: "roster", isAsked: true })).toMatchObject({
      users: [
        { name: "bob", address: "127.0.0.12" },
        { name: "alice", address: "127.0.0.11" },
      ],
    });
    expect(await alice.exitCode()).toBe(0);
    expect(JSON.parse(alice.lines.at(-1)!)).toMatchObject({ event: "closed", how: "left" });
    await bob.event({ event: "roster", left: ["alice"] });
    bob.child.kill("SIGINT");
    expect(await bob.exitCode()).toBe(0);
  });

  test("a client sends everything that was typed before it leaves", async () => {
    const server = await newServer();
    const alice = new Joined([
      `lab://127.0.0.1:${server.port}`,
      "--name",
      "alice",
      "--from",
      "127.0.0.11",
      "--udp-port",
      String(await freeUdpPort()),
    ]);
    alice.child.stdin.end("one\ntwo\nthree");
    expect(await alice.exitCode()).toBe(0);
    // A server that is slow reads two lines at once: pauses are all that parts them (its own test has a clock).
    expect([server.heard[0], server.heard.slice(1).join("")]).toEqual(["alice", "onetwothree"]);
    expect(alice.lines.slice(1).map((line) => line.slice(6))).toEqual(["you: one", "you: two", "you: three"]);
  });

  test("a direct message that nobody receives is reported, also at the very end", async () => {
    const server = await newServer();
    const udp = String(await freeUdpPort());
    const place = `lab://127.0.0.1:${server.port}`;
    // Bob listens on another port, so nobody receives the datagrams sent to his.
    const bob = new Joined([
      place,
      "--name",
      "bob",
      "--from",
      "127.0.0.12",
      "--udp-port",
      String(await freeUdpPort()),
      "--json",
    ]);
    await bob.event({ event: "joined" });
    const alice = new Joined([place, "--name", "alice", "--from", "127.0.0.11", "--udp-port", udp, "--json"]);
    alice.child.stdin.end("@bob: hi\n");
    expect(await alice.event({ event: "notice", code: "nobody-listens" })).toMatchObject({
      text: `bob (127.0.0.12) did not get it: nothing listens on UDP port ${udp} there.`,
    });
    expect(await alice.exitCode()).toBe(0);
  });

  test("a second client on one address gets the room, and advice on how to get direct messages", async () => {
    const server = await newServer();
    const udp = String(await freeUdpPort());
    const words = (name: string): string[] => [
      `lab://127.0.0.1:${server.port}`,
      "--name",
      name,
      "--udp-port",
      udp,
      "--json",
    ];
    const bob = new Joined(words("bob"));
    await bob.event({ event: "joined" });
    const alice = new Joined(words("alice"));
    expect(await alice.event({ event: "notice", code: "direct-unavailable" })).toMatchObject({
      text: expect.stringContaining("--from"),
    });
    await alice.event({ event: "joined" });
  });

  test("a refusal is exit code 3, a lost connection 4", async () => {
    const server = await newServer();
    const words = (name: string): string[] => [
      `lab://127.0.0.1:${server.port}`,
      "--name",
      name,
      "--udp-port",
      String(40_000 + (process.pid % 20_000)),
      "--json",
    ];
    const mallory = new Joined(words("mallory"));
    expect(await mallory.event({ event: "refused" })).toMatchObject({ reason: "Mallory is not wanted here." });
    expect(await mallory.exitCode()).toBe(3);
    const alice = new Joined(words("alice"));
    await alice.event({ event: "joined" });
    await server.close();
    expect(await alice.event({ event: "closed" })).toMatchObject({ how: "lost" });
    expect(await alice.exitCode()).toBe(4);
  });

  test("each failure ends with one line and its own exit code", async () => {
    const place = "lab://127.0.0.1";
    const mistakes: [string[], number, string][] = [
      [[`${place}:1`, "--name", "alice"], 1, "127.0.0.1:1 could not be reached"],
      [[place, "--name", "!alice"], 2, "A name does not start with"],
      [[place], 2, "--name NAME is needed"],
      [["http://127.0.0.1", "--name", "a"], 2, "http:// is not spoken here"],
      [[place, "--name", "a", "--from", "here"], 2, "--from is an IP address"],
      [[place, "--name", "a", "--udp-port", "x"], 2, "--udp-port is a number"],
      [[place, "--name", "a", "--password-file", "/nowhere"], 2, "/nowhere cannot be read: there is no such file"],
      [["--nmae"], 2, "--name"],
    ];
    for (const [words, code, line] of mistakes) {
      const done = await runHere(["join", ...words]);
      expect([words, done.code]).toEqual([words, code]);
      expect(done.errors).toContain(line);
      expect(done.errors.trim().split("\n").length).toBe(1);
    }
  });
});

describe("where a server is", () => {
  test.each([
    ["lab://chat.ttm4200.com", { host: "chat.ttm4200.com", port: 5000 }],
    ["lab://10.20.30.3:6000/", { host: "10.20.30.3", port: 6000 }],
    ["LAB://[::1]:6000", { host: "::1", port: 6000 }],
    ["localhost:6000", { host: "localhost", port: 6000 }],
  ])("%s", (text, place) => {
    expect(parseLabUrl(text)).toEqual(place);
  });

  test.each([
    ["lab://", "lab://HOST"],
    ["irc://x", "irc:// is not spoken here"],
    ["lab://::1", "lab://[::1]"],
    ["lab://x:70000", "There is no port 70000"],
    ["lab://alice@x", "lab://HOST"],
  ])("%s is refused with a reason", (text, words) => {
    expect(() => parseLabUrl(text)).toThrow(words);
  });
});

/** Runs the client on a terminal; skips where there is no tmux. */
function newTerminal(context: TestContext, words: readonly string[], columns = 60): (...words: string[]) => string {
  if (!existsSync("/usr/bin/tmux")) context.skip("tmux is not installed");
  const folder = mkdtempSync(join(tmpdir(), "vitrine-join-"));
  const tmux = (...words: string[]): string =>
    spawnSync("tmux", ["-S", join(folder, "tmux"), "-f", "/dev/null", ...words], { encoding: "utf8" }).stdout;
  onTestFinished(() => {
    tmux("kill-server");
    rmSync(folder, { recursive: true, force: true });
  });
  tmux("new-session", "-d", "-x", String(columns), "-y", "20", ...command, "join", ...words);
  tmux("set-option", "remain-on-exit", "on");
  return tmux;
}

const screen = (tmux: (...words: string[]) => string): string => tmux("capture-pane", "-p");
const shows = (tmux: (...words: string[]) => string, text: string): Promise<void> =>
  vi.waitFor(() => expect(screen(tmux)).toContain(text), polling);

describe("vitrine join on a terminal", { timeout: hang }, () => {
  test("the client asks for the name, greets, keeps the typed line whole, lists the users, and leaves", async (context) => {
    const server = await newServer();
    const udp = String(await freeUdpPort());
    const tmux = newTerminal(context, [`lab://127.0.0.1:${server.port}`, "--from", "127.0.0.11", "--udp-port", udp]);
    await shows(tmux, "Your name in the chat:");
    tmux("send-keys", "a:b", "Enter");
    await shows(tmux, "A name has no colon");
    tmux("send-keys", "alice", "Enter");
    await shows(tmux, "@bob: hello");
    await shows(tmux, "Here now: alice");
    const typed = "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字";
    tmux("send-keys", "-l", typed);
    await vi.waitFor(() => expect(screen(tmux).replaceAll("\n", "")).toContain(`alice> ${typed}`), polling);
    server.say("bob: one ");
    await shows(tmux, "bob: one");
    server.say("bob: two ");
    await shows(tmux, "bob: two");
    await vi.waitFor(() => {
      const rows = screen(tmux).trimEnd().split("\n");
      expect(rows.slice(-4, -2).map((row) => row.slice(6))).toEqual(["bob: one", "bob: two"]);
      expect(rows.slice(-2).join("")).toBe(`alice> ${typed}`);
    }, polling);
    tmux("send-keys", "C-u");
    tmux("send-keys", "#ls", "Enter");
    await shows(tmux, "alice (you)  127.0.0.11");
    tmux("send-keys", "hello", "Enter");
    await shows(tmux, "you: hello");
    tmux("send-keys", "C-d");
    await shows(tmux, "You have left.");
    await vi.waitFor(() => expect(server.heard).toEqual(["alice", "hello"]), polling);
  });

  test("a password logs its user in, and is neither shown nor sent", async (context) => {
    const server = new ProvingServer("sesame");
    const port = await server.listen();
    onTestFinished(() => server.close());
    const udp = String(await freeUdpPort());
    const tmux = newTerminal(context, [
      `lab://127.0.0.1:${port}`,
      "--name",
      "alice",
      "--from",
      "127.0.0.11",
      "--udp-port",
      udp,
    ]);
    await shows(tmux, "Password:");
    tmux("send-keys", "sesame");
    await shows(tmux, "Password: ••••••");
    tmux("send-keys", "Enter");
    await shows(tmux, "Here now: alice");
    expect(screen(tmux)).not.toContain("sesame");
    expect(server.heard).toMatch(/^alicen,,n=alice,r=.+\nc=biws,r=.+,p=.+\n$/s);
  });

  test("the client reconnects when the server goes away", async (context) => {
    const server = await newServer();
    const { port } = server;
    const udp = String(await freeUdpPort());
    const tmux = newTerminal(
      context,
      [`lab://127.0.0.1:${port}`, "--name", "alice", "--from", "127.0.0.11", "--udp-port", udp],
      100,
    );
    await shows(tmux, "Here now: alice");
    await server.close();
    await shows(tmux, "Trying again in");
    const again = new NaiveServer();
    await again.listen(port);
    onTestFinished(() => again.close());
    await vi.waitFor(() => expect(again.heard).toEqual(["alice"]), polling);
  });
});

test("a password comes from a file only, and no server may read it", { timeout: hang }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-join-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "password");
  writeFileSync(file, "sesame\n", { mode: 0o600 });
  const server = await newServer();
  const words = [
    `lab://127.0.0.1:${server.port}`,
    "--name",
    "dora",
    "--udp-port",
    String(await freeUdpPort()),
    "--json",
  ];
  const careful = new Joined([...words, "--password-file", file]);
  expect(await careful.event({ event: "refused" })).toMatchObject({
    reason: expect.stringContaining("it is not sent"),
  });
  expect(await careful.exitCode()).toBe(3);
  expect(server.heard).toEqual(["dora"]);
  const careless = new Joined([...words, "--password-file", file, "--password-in-clear"]);
  await careless.event({ event: "joined" });
  expect(server.heard).toEqual(["dora", "dora", "sesame"]);
});
