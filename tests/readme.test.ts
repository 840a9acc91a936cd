// The README is what a newcomer does first, so every command in it is run here, word by word but for the port.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Arrivals } from "@vitrine/wire/testing";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const commands = [...readme.matchAll(/```sh\n([^`]*)```/g)].flatMap((block) => block[1]!.trim().split("\n"));

class Running {
  readonly #child: ChildProcessWithoutNullStreams;
  #printed = "";
  readonly #arrivals = new Arrivals(() => this.#printed);

  constructor(words: readonly string[]) {
    const [command = "", ...args] = words;
    // No browser: the README speaks of the report's page only, and other tests print it.
    const env = { ...process.env, PYTHONUNBUFFERED: "1", VITRINE_CHROMIUM: "/nonexistent" };
    this.#child = spawn(command, args, { cwd: root, env });
    const take = (chunk: Buffer): void => {
      this.#printed += chunk.toString();
      this.#arrivals.came();
    };
    this.#child.stdout.on("data", take);
    this.#child.stderr.on("data", take);
    this.#child.stdin.on("error", () => {});
    this.#child.on("close", this.#arrivals.ended);
  }

  type(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  prints(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#arrivals.until(() => pattern.exec(this.#printed), pattern);
  }

  /** Ends it as Ctrl-C does, and resolves with its exit code. */
  async interrupt(): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const ended = new Promise<number | null>((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGINT");
    return ended;
  }
}

const running: Running[] = [];
function run(words: readonly string[]): Running {
  const started = new Running(words);
  running.push(started);
  return started;
}

afterAll(async () => {
  for (const each of running) await each.interrupt();
});

/** The README's command that starts so, with the port that the test's server has. */
function command(start: string, port: string): string[] {
  const found = commands.find((line) => line.startsWith(start));
  expect(found, `the README has no command that starts with "${start}"`).toBeDefined();
  return found!
    .replace("lab://127.0.0.1", `lab://127.0.0.1:${port}`)
    .replaceAll(/\b5000\b/g, port)
    .split(" ");
}

describe("the README", () => {
  test("shows the client that the tests run", () => {
    const shown = /```python\n([^`]*)```/.exec(readme)?.[1];
    expect(shown).toBe(readFileSync(join(root, "tests/interop/peers/minimal.py"), "utf8"));
    expect(shown!.trimEnd().split("\n").length).toBeLessThan(36);
  });

  test("has no link that leads nowhere", () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map((link) => link[1]!);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  });

  test("leads from nothing to a chat of four, and out again", async () => {
    const server = run([...command("npm start", "0"), "--", "--port", "0"]);
    const port = (await server.prints(/listens on port (\d+)/))[1]!;

    // The thirty-line client has one UDP port, the lab's, whatever the server listens on here.
    const udp = ["--udp-port", "5000"];
    const alice = run([...command("./vitrine join lab://127.0.0.1 --name alice", port), ...udp]);
    await alice.prints(/alice/);
    const bob = run([...command("./vitrine join lab://127.0.0.1 --name bob", port), ...udp]);
    await bob.prints(/bob/);
    await alice.prints(/bob/);
    const dora = run(command("python3 tests/interop/peers/minimal.py", port));
    await alice.prints(/dora/);
    const netty = run(command("nc 127.0.0.1", port));
    netty.type("netty");
    await netty.prints(/!\{.*"netty": "127\.0\.0\.1"/);

    alice.type("hello all");
    for (const each of [bob, dora, netty]) await each.prints(/alice: hello all/);
    netty.type("hello from nc");
    for (const each of [alice, bob, dora]) await each.prints(/netty: hello from nc/);
    await bob.prints(/netty/);
    bob.type("@alice: see you at eight");
    await alice.prints(/see you at eight/);
    bob.type("@dora: and you");
    await dora.prints(/127\.0\.0\.12 says: *and you/);
    bob.type("#ls");
    await bob.prints(/dora.*127\.0\.0\.14/);

    expect(await server.interrupt()).toBe(0);
    await netty.prints(/Goodbye/);
  });

  test("leads an IRC client to an account, a channel and a search", async () => {
    const folder = mkdtempSync(join(tmpdir(), "vitrine-readme-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const server = run([...command("./vitrine serve --history.enabled", ""), "--port", "0", "--data", folder]);
    const port = (await server.prints(/listens on port (\d+)/))[1]!;
    const [alice, anna] = [run(command("nc 127.0.0.1", port)), run(command("nc 127.0.0.1", port))];
    alice.type("alice");
    await alice.prints(/"alice"/);
    alice.type("hello all");
    anna.type("NICK anna");
    anna.type("USER anna 0 * :Anna");
    await anna.prints(/ 001 anna /);
    // An IRC client sends these lines for the commands that its user types.
    const typed = [...readme.matchAll(/^\| `\/(\w+) ([^`]+)` \|/gm)].map(([, name, rest]) =>
      name === "msg" ? `PRIVMSG ${rest!.replace(" ", " :")}` : `${name!.toUpperCase()} ${rest!}`,
    );
    const answers = [
      / 366 anna #lobby /,
      /anna is your account now/,
      /always-on is on now/,
      / 353 anna = #garden :@anna/,
      /#garden belongs to anna now/,
      /:alice!\S+ PRIVMSG #lobby :\[\d\d:\d\d\] hello all/,
    ];
    expect(typed).toHaveLength(answers.length);
    for (const [at, answer] of answers.entries()) {
      anna.type(typed[at]!);
      await anna.prints(answer);
    }
    anna.type("PRIVMSG #lobby :hello alice");
    await alice.prints(/anna: hello alice/);
    expect(await server.interrupt()).toBe(0);
  });

  test("looks into a capture as it says", async () => {
    const words = commands
      .filter((line) => line.includes("vitrine inspect") || line.includes("vitrine explain"))
      .map((line) => line.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', "")));
    const found = [/ 5 .*\[SYN\] Seq=0/, /Sequence number.*655821398/, /\[SYN, ACK\]/, /The SYN in frame 5/];
    expect(words.length).toBe(found.length);
    for (const [at, pattern] of found.entries()) expect(await run(words[at]!).prints(pattern)).toBeTruthy();
  });

  test("plays the lab and writes the report as it says", async (context) => {
    if (process.getuid?.() !== 0) return context.skip("network namespaces need root");
    const folder = mkdtempSync(join(tmpdir(), "vitrine-readme-"));
    try {
      const words = [...command("npm run lab", ""), "--", "--out", folder, "--report"];
      await run(words).prints(/12 of 12 steps[^]*report\.html/);
      expect(readFileSync(join(folder, "report.html"), "utf8")).toContain("Who said what");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("checks a program as it says", async () => {
    const words = command("./vitrine check client", "5000");
    // One check stands for all here; they have tests of their own.
    words.splice(words.indexOf("client") + 1, 0, "--only", "registers");
    expect((await run(words).prints(/(\d+) of (\d+) checks passed/)).slice(1, 3)).toEqual(["1", "1"]);
  });
});
