// The start of a command loads what it needs then, and nothing else: test suites start servers hundreds of times.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { NaiveServer } from "./testing/naive-server.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const command = ["--conditions=source", "--import", path("testing/list-modules.ts"), path("../main.ts")];

/** Runs the command, lets `end` end it when it has printed `sign`, and returns the names of what it loaded. */
async function loadedBy(
  words: readonly string[],
  sign: RegExp,
  end: (child: ChildProcessWithoutNullStreams) => void = () => {},
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

const packagesAmong = (names: readonly string[]): string[] => names.filter((name) => !name.startsWith("node:"));

test("vitrine --help loads no subcommand", async () => {
  expect(packagesAmong(await loadedBy(["--help"], /Commands:/))).toEqual(["@vitrine/vitrine", "commander"]);
});

test("vitrine serve loads no page, glass, accounts, log or cryptography before they are needed", async () => {
  const loaded = await loadedBy(["serve", "--host", "127.0.0.1", "--port", "0"], /listens on port/, (server) =>
    server.kill("SIGINT"),
  );
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
