import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Problem } from "@vitrine/store";
import { describe, expect, onTestFinished, test } from "vitest";
import { quietLog } from "../../console/log.ts";
import { answerOn } from "./answer.ts";
import { askServer } from "./ask.ts";
import { FolderHeld, type HeldFolder, holdFolder } from "./hold.ts";

const program = fileURLToPath(new URL("../testing/hold-program.ts", import.meta.url));

function newFolder(name = "data"): string {
  const above = mkdtempSync(join(tmpdir(), "vitrine-hold-"));
  onTestFinished(() => rmSync(above, { recursive: true }));
  return join(above, name);
}

async function hold(folder: string): Promise<HeldFolder> {
  const held = await holdFolder(folder);
  onTestFinished(() => held.release());
  answerOn(held.server, { log: quietLog, run: ({ command }) => Promise.resolve({ command, pid: process.pid }) });
  return held;
}

interface Rival {
  readonly child: ChildProcess;
  /** Waits for its next line. */
  readonly line: () => Promise<string>;
}

/** Another process that will hold the folder; it waits for a line. */
async function rival(folder: string): Promise<Rival> {
  const child = spawn(process.execPath, ["--conditions=source", program, folder], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = child.stdout.setEncoding("utf8")[Symbol.asyncIterator]() as AsyncIterator<string>;
  const line = async (): Promise<string> => String((await lines.next()).value);
  expect(await line()).toBe("ready\n");
  return { child, line };
}

const status = { command: "status", parameters: {} };

describe("a held data folder", () => {
  test("has a socket for its owner alone, and nothing of it is left when it is released", async () => {
    const folder = newFolder();
    const held = await holdFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "vitrine.sock")).mode & 0o777).toBe(0o600);
    held.release();
    expect(readdirSync(folder)).toEqual(["vitrine.lock"]);
    expect(await askServer(folder, status)).toBeUndefined();
    (await holdFolder(folder)).release();
  });

  test("is refused to a second server, with the process that holds it", async () => {
    const folder = newFolder();
    await hold(folder);
    await expect(holdFolder(folder)).rejects.toThrow(FolderHeld);
    await expect(holdFolder(folder)).rejects.toThrow(
      `Another server (process ${process.pid}) holds the data folder ${folder}. End it, or give this one a folder of its own with --data.`,
    );
    expect(await askServer(folder, status)).toEqual({ result: { command: "status", pid: process.pid } });
  });

  test("of a killed server goes to exactly one of many that start at once", async () => {
    const folder = newFolder();
    const first = await rival(folder);
    first.child.stdin!.write("go\n");
    expect(await first.line()).toBe("held\n");
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    expect(statSync(join(folder, "vitrine.sock")).isSocket()).toBe(true);
    const rivals = await Promise.all(Array.from({ length: 6 }, () => rival(folder)));
    for (const { child } of rivals) child.stdin!.write("go\n");
    const lines = await Promise.all(rivals.map(({ line }) => line()));
    expect(lines.filter((line) => line === "held\n")).toHaveLength(1);
    expect(lines.filter((line) => line.includes("holds the data folder"))).toHaveLength(5);
    expect(readdirSync(folder).sort()).toEqual(["vitrine.lock", "vitrine.sock"]);
  });

  test("may have a path that is longer than an address of a socket", async () => {
    const folder = newFolder("a-long-name-".repeat(15));
    const held = await hold(folder);
    expect(await askServer(folder, status)).toMatchObject({ result: { command: "status" } });
    await expect(holdFolder(folder)).rejects.toThrow(FolderHeld);
    held.release();
    expect(readdirSync(folder)).toEqual(["vitrine.lock"]);
  });

  test("is refused where it cannot be made, or a file has the socket's place", async () => {
    await expect(holdFolder("/proc/vitrine")).rejects.toThrow(Problem);
    const folder = newFolder();
    mkdirSync(folder, { mode: 0o700 });
    writeFileSync(join(folder, "vitrine.sock"), "");
    // The kernel refuses a connection to a file as it does to a dead socket.
    (await holdFolder(folder)).release();
    expect(readdirSync(folder)).toEqual(["vitrine.lock"]);
  });
});
