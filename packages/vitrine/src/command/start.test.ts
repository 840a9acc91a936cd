// The start of a command loads what it needs then, and nothing else: test suites start servers hundreds of times.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { NaiveServer } from "./testing/naive-server.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const listing = ["--import", path("testing/list-modules.ts")];
const fromSource = ["--conditions=source", ...listing, path("../main.ts")];
const shipped = path("../../bin/vitrine.js");

/** Runs the command, lets `end` end it when it has printed `sign`, and returns the names of what it loaded. */
async function loadedBy(
  words: readonly string[],
  sign: RegExp,
  end: (child: ChildProcessWithoutNullStreams) => void = () => {},
  command = fromSource,
): Promise<readonly string[]> {
  const child = spawn(process.execPath, [...command, ...words]);
  onTestFinished(() => void child.kill("SIGKILL"));
  let [output, errors] = ["", ""];
  child.stdout.on("data", (piece) => {
    output += String(piece);
    if (sign.test(output)) end(child);
  });
  child.stderr.on("data", (piece) => (errors += String(piece)));
  await once(child, "close");
  expect(output).toMatch(sign);
  return /^loaded (.*)$/m.exec(errors)![1]!.split(" ");
}

const interrupt = (server: ChildProcessWithoutNullStreams): boolean => server.kill("SIGINT");
const packagesAmong = (names: readonly string[]): string[] => names.filter((name) => !name.startsWith("node:"));

test("vitrine --help loads no subcommand", async () => {
  expect(packagesAmong(await loadedBy(["--help"], /Commands:/))).toEqual(["@vitrine/vitrine", "commander"]);
});

test("vitrine serve loads no page, glass, accounts, log or cryptography before they are needed", async () => {
  const loaded = await loadedBy(["serve", "--host", "127.0.0.1", "--port", "0"], /listens on port/, interrupt);
  expect(packagesAmong(loaded)).toEqual([
    "@vitrine/hub",
    "@vitrine/server",
    "@vitrine/store",
    "@vitrine/vitrine",
    "@vitrine/wire",
    "commander",
  ]);
  for (const name of ["crypto", "tls", "sqlite", "http", "worker_threads"])
    expect(loaded).not.toContain(`node:${name}`);
});

test("vitrine join loads the client and the terminal only", async () => {
  const server = new NaiveServer();
  await server.listen();
  onTestFinished(() => server.close().catch(() => {}));
  const words = ["join", `lab://127.0.0.1:${server.port}`, "--name", "alice", "--json"];
  const loaded = await loadedBy(words, /"joined"/, (client) => client.stdin.end());
  expect(packagesAmong(loaded)).toEqual([
    "@vitrine/client",
    "@vitrine/terminal",
    "@vitrine/vitrine",
    "@vitrine/wire",
    "commander",
  ]);
  for (const name of ["tls", "sqlite", "http", "worker_threads"]) expect(loaded).not.toContain(`node:${name}`);
});

test("the command as it ships loads its bundle, and no second copy of a package, also where there are accounts", async (context) => {
  const main = packagesAmong(await loadedBy(["--help"], /Commands:/, () => {}, [...listing, shipped]));
  if (main.includes("commander")) context.skip("the bundle is older than what is in it: npm run build");
  const folder = mkdtempSync(join(tmpdir(), "vitrine-start-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const words = ["serve", "--host", "127.0.0.1", "--port", "0", "--data", folder];
  const loaded = await loadedBy(words, /listens on port/, interrupt, [...listing, shipped]);
  expect(packagesAmong(loaded)).toEqual(["@vitrine/vitrine"]);
  expect(loaded).toContain("node:sqlite");
});

test("a server that is killed leaves its compiled code for the next start", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-compiled-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const words = [shipped, "serve", "--host", "127.0.0.1", "--port", "0"];
  const env = { ...process.env, NODE_COMPILE_CACHE: folder };
  const server = spawn(process.execPath, words, { env, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void server.kill("SIGKILL"));
  await once(server.stdout, "data");
  await expect.poll(() => readdirSync(folder, { recursive: true }).length).toBeGreaterThan(10);
  server.kill("SIGKILL");
  await once(server, "close");
});
