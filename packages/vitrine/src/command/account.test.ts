import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openAccountStore } from "@vitrine/store/accounts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Done, runHere } from "./testing/run-here.ts";

const command = fileURLToPath(new URL("../../bin/vitrine.js", import.meta.url));
const programArguments = [command, "account"];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-account-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Runs `vitrine account WORDS --data FOLDER` with this on its standard input. */
function account(words: readonly string[], input = ""): Promise<Done> {
  return runHere(["account", ...words, "--data", folder], undefined, input);
}

/** The same in a process of its own. */
function accountProcess(words: readonly string[], input: string): Done {
  const all = [...programArguments, ...words, "--data", folder];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { input, encoding: "utf8" });
  return { code: status ?? -1, output: stdout, errors: stderr };
}

function namesWithPassword(): string[] {
  const accounts = openAccountStore(folder);
  const names = accounts.list().map(({ name }) => name);
  accounts.close();
  return names;
}

describe("vitrine account", () => {
  test("adds, lists, changes and removes accounts", async () => {
    expect(await account(["list"])).toMatchObject({
      code: 0,
      output: expect.stringContaining("No name has a password"),
    });
    expect(accountProcess(["add", "alice", "--password-file", "-"], "correct horse\r\nmore\n")).toEqual({
      code: 0,
      output: "alice has a password now and cannot log in without it.\n",
      errors: "",
    });
    expect((await account(["list"])).output).toMatch(/^NAME {3}SINCE \(UTC\) {7}PASSWORD SET \(UTC\)\nalice {2}\d{4}-/);
    expect(JSON.parse((await account(["list", "--json"])).output)).toMatchObject({ name: "alice" });
    expect((await account(["passwd", "alice", "--password-file", "-"], "battery staple")).code).toBe(0);
    expect((await account(["remove", "alice"])).code).toBe(0);
    expect(namesWithPassword()).toEqual([]);
  });

  test("guards a name in every form, and gives an account another name", async () => {
    const add = (name: string) => account(["add", name, "--password-file", "-"], "correct horse");
    expect((await add("alice")).code).toBe(0);
    expect((await add("Alice")).errors).toBe("vitrine: Alice is taken: alice has a password, and is the same name.\n");
    expect((await add("\u0430lice")).errors).toBe(
      "vitrine: \u0430lice is taken: alice has a password, and looks the same.\n",
    );
    expect((await add("al\u00adice")).errors).toContain("A name has no");
    expect((await account(["remove", "ALICE"])).errors).toBe(
      "vitrine: ALICE has no password here. Did you mean alice?\n",
    );
    expect(await account(["rename", "alice", "Eva"])).toEqual({
      code: 0,
      output: "alice is Eva from now on, with the same password.\n",
      errors: "",
    });
    expect(namesWithPassword()).toEqual(["Eva"]);
  });

  test("lets a certificate log in to an account", async () => {
    await account(["add", "alice", "--password-file", "-"], "correct horse");
    const fingerprint = "ab".repeat(32);
    expect((await account(["certificate", "list", "alice"])).output).toBe("No certificate logs in to alice.\n");
    expect(await account(["certificate", "add", "alice", fingerprint])).toEqual({
      code: 0,
      output: "The certificate logs in to alice from now on.\n",
      errors: "",
    });
    expect((await account(["certificate", "list", "alice"])).output).toContain(fingerprint);
    expect(await account(["certificate", "remove", "alice", "nonsense"])).toMatchObject({ code: 1, output: "" });
    expect((await account(["certificate", "remove", "alice", fingerprint])).code).toBe(0);
  });

  test("reads a password from a file, and says who else can", async () => {
    const file = join(folder, "password");
    writeFileSync(file, "correct horse\n", { mode: 0o644 });
    const { code, errors } = await account(["add", "alice", "--password-file", file]);
    expect(code).toBe(0);
    expect(errors).toBe(`vitrine: Others on this machine can read ${file} (chmod 600 ${file}).\n`);
    expect(namesWithPassword()).toEqual(["alice"]);
  });

  test.each([
    [["add", "alice"], "", 1, "There is no terminal to type the password on"],
    [["add", "alice", "--password-file", "-"], "", 1, "There is no password in the first line of standard input."],
    [["add", "alice", "--password-file", "-"], "x".repeat(5000), 1, "There is too much in standard input"],
    [["add", "alice", "--password-file", "-"], "short", 1, "at least 8 characters"],
    [
      ["add", "alice", "--password-file", "/nowhere/at/all"],
      "",
      1,
      "/nowhere/at/all cannot be read: there is no such file",
    ],
    [["add", "@alice", "--password-file", "-"], "correct horse", 1, '"@alice" cannot be a name in the chat.'],
    [["passwd", "bob", "--password-file", "-"], "correct horse", 1, "bob has no password here."],
    [["remove", "bob"], "", 1, "bob has no password here."],
    [["add"], "", 2, "missing required argument"],
    [["add", "alice", "--password", "secret"], "", 2, "unknown option"],
    [["lst"], "", 2, "Did you mean list?"],
  ])("%j is refused (%#)", async (words, input, code, errors) => {
    const done = await account(words, input);
    expect(done).toMatchObject({ code, output: "" });
    expect(done.errors).toContain(errors);
    expect(done.errors.trimEnd().split("\n")).toHaveLength(1);
    expect(namesWithPassword()).toEqual([]);
  });

  test("asks twice on a terminal, and does not show the password", async (context) => {
    if (!existsSync("/usr/bin/python3")) context.skip("python3 is not installed");
    const typed = ["short", "correct horse", "correct hors", "correct horse", "correct horse"];
    const screen = await onTerminal([...programArguments, "add", "alice", "--data", folder], typed);
    expect(screen).toContain("at least 8 characters");
    expect(screen).toContain("These two were different.");
    expect(screen).toContain("alice has a password now");
    for (const password of typed) expect(screen).not.toContain(password.slice(1));
    expect(namesWithPassword()).toEqual(["alice"]);
  });
});

/** Runs the program on its own terminal and answers each question as it comes. Returns the bytes sent to the screen. */
function onTerminal(programArguments: readonly string[], answers: readonly string[]): Promise<string> {
  const bridge = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)";
  const child = spawn("/usr/bin/python3", ["-c", bridge, process.execPath, ...programArguments]);
  const left = [...answers];
  let screen = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text;
    // A question without a full stop after it: the cursor has moved to the start of the answer.
    const isAsking = /: \r\u001b\[\d+C$/.test(screen);
    const answer = isAsking ? left.shift() : undefined;
    if (answer !== undefined) child.stdin.write(`${answer}\r`);
  });
  return new Promise((resolve) => child.on("close", () => resolve(screen)));
}
