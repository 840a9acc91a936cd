import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { runHere } from "./testing/run-here.ts";

const command = fileURLToPath(new URL("../../bin/vitrine.js", import.meta.url));
let data: string;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "vitrine-local-socket-"));
  onTestFinished(() => rmSync(data, { recursive: true }));
});

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
  readonly output: () => string;
}

function start(...words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [command, ...words, "--data", data], { stdio: ["pipe", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Runs `vitrine WORDS` to its end. */
async function vitrine(words: readonly string[], input = ""): Promise<{ code: number; words: string }> {
  const { code, output, errors } = await runHere([...words, "--data", data], undefined, input);
  return { code, words: output + errors };
}

async function serve(): Promise<Running> {
  const child = start("serve", "--host", "127.0.0.1", "--port", "0");
  let output = "";
  child.stderr!.on("data", (bytes) => (output += String(bytes)));
  for (;;) {
    await once(child.stdout!, "data").then(([bytes]) => (output += String(bytes)));
    const port = /listens on port (\d+)/.exec(output)?.[1];
    if (port !== undefined) return { child, port: Number(port), output: () => output };
  }
}

interface Client {
  readonly socket: Socket;
  /** Waits for these words and returns everything that came. */
  readonly until: (words: RegExp) => Promise<string>;
  readonly end: Promise<string>;
}

function joinChat(port: number, ...lines: readonly string[]): Client {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  let read = "";
  socket.setEncoding("utf8").on("data", (words: string) => (read += words));
  const end = once(socket, "close").then(() => read);
  for (const line of lines) socket.write(line);
  const until = async (words: RegExp): Promise<string> => {
    while (!words.test(read)) await once(socket, "data");
    return read;
  };
  return { socket, until, end };
}

describe("a server that holds its data folder", () => {
  test("takes new accounts, and ends the sessions of a removed one in every protocol", async () => {
    const { port, output } = await serve();
    const add = (name: string) => vitrine(["account", "add", name, "--password-file", "-"], "correct horse");
    expect(await add("alice")).toEqual({
      code: 0,
      words: "alice has a password now and cannot log in without it.\n",
    });
    await add("anna");
    const alice = joinChat(port, "alice");
    await alice.until(/has a password/);
    alice.socket.write("correct horse");
    await alice.until(/!\{"alice"/);
    const anna = joinChat(port, "PASS :correct horse\r\nNICK anna\r\nUSER a 0 * :Anna\r\n", "JOIN #lobby\r\n");
    await anna.until(/ 366 /);
    const [first, second] = [
      await vitrine(["account", "remove", "alice"]),
      await vitrine(["account", "rename", "anna", "eva"]),
    ];
    expect(first.words).toBe("alice has no password any more. The server ended the session of alice.\n");
    expect(second.words).toContain("The server ended the session of anna.\n");
    expect(await alice.end).toMatch(/server: The account alice was removed\. The name is free now\. $/);
    expect(await anna.end).toMatch(
      /:alice!\S+ QUIT :Account removed\r\n[^]*ERROR :Closing Link: \S+ \(The account anna is called eva now\. Join again under that name\.\)\r\n$/,
    );
    expect((await vitrine(["account", "list"])).words).toContain("eva");
    expect(output()).not.toContain("correct horse");
  });

  test("is alone with it, and one that was killed gives it to the next", async () => {
    const first = await serve();
    const refused = await vitrine(["serve", "--host", "127.0.0.1", "--port", "0"]);
    expect(refused).toEqual({
      code: 1,
      words: `vitrine: Another server (process ${first.child.pid}) holds the data folder ${data}. End it, or give this one a folder of its own with --data.\n`,
    });
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    expect(readdirSync(data)).toContain("vitrine.sock");
    expect((await vitrine(["account", "list"])).words).toContain("No name has a password yet");
    const second = await serve();
    second.child.kill("SIGINT");
    expect((await once(second.child, "exit"))[0]).toBe(0);
    expect(readdirSync(data)).not.toContain("vitrine.sock");
  });
});
