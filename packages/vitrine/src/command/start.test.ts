// The start of a command loads what it needs then, and nothing else: test suites start servers hundreds of times.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test, type TestContext } from "vitest";
import { NaiveServer } from "./testing/naive-server.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const listing = ["--import", path("testing/list-modules.ts")];
const fromSource = ["--conditions=source", ...listing, path("../main.ts")];
const shipped = path("../../bin/vitrine.js");

interface Loaded {
  /** Packages, and modules of Node. */
  readonly names: readonly string[];
  /** Of the bundle, or of the packages. */
  readonly files: readonly string[];
}

/** Runs the command, lets `end` end it when it has printed `sign`, and returns what it loaded. */
async function loadedBy(
  words: readonly string[],
  sign: RegExp,
  end: (child: ChildProcessWithoutNullStreams, output: string) => void = () => {},
  command = fromSource,
): Promise<Loaded> {
  // Nothing was kept before: a server finds no accounts.
  const data = mkdtempSync(join(tmpdir(), "vitrine-start-"));
  const child = spawn(process.execPath, [...command, ...words], { env: { ...process.env, XDG_DATA_HOME: data } });
  onTestFinished(() => {
    child.kill("SIGKILL");
    rmSync(data, { recursive: true });
  });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (piece) => {
    output += String(piece);
    if (!sign.test(output)) return;
    child.stdout.removeAllListeners("data").resume();
    end(child, output);
  });
  child.stderr.on("data", (piece) => (errors += String(piece)));
  await once(child, "close");
  expect(output).toMatch(sign);
  const listed = (kind: string): string[] => new RegExp(`^${kind} (.*)$`, "m").exec(errors)![1]!.split(" ");
  return { names: listed("loaded"), files: listed("files") };
}

const interrupt = (server: ChildProcessWithoutNullStreams): boolean => server.kill("SIGINT");
const packagesAmong = ({ names }: Loaded): string[] => names.filter((name) => !name.startsWith("node:"));
/** Without a log: it is loaded once the server has said where it listens, which is before the test can end the server. */
const serve = ["serve", "--host", "127.0.0.1", "--port", "0", "--log-level", "silent"];

test("vitrine --help loads no subcommand", async () => {
  expect(packagesAmong(await loadedBy(["--help"], /Commands:/))).toEqual(["@vitrine/vitrine", "commander"]);
});

/** Parts of the server that only some servers, or some clients, need. */
const needless =
  /^server\/src\/(?:session\/irc\/(?:session|command|service)|history\/(?:open|recorder|watched-search)|http\/metrics)/;

test("vitrine serve loads no page, glass, accounts, log, history, IRC or cryptography before they are needed", async () => {
  const loaded = await loadedBy(serve, /listens on port/, interrupt);
  expect(packagesAmong(loaded)).toEqual([
    "@vitrine/hub",
    "@vitrine/server",
    "@vitrine/store",
    "@vitrine/vitrine",
    "@vitrine/wire",
    "commander",
  ]);
  for (const name of ["crypto", "tls", "sqlite", "http", "worker_threads"])
    expect(loaded.names).not.toContain(`node:${name}`);
  expect(loaded.files).toContain("server/src/session/lab/session.ts");
  expect(loaded.files.filter((file) => needless.test(file))).toEqual([]);
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
  for (const name of ["tls", "sqlite", "http", "worker_threads"]) expect(loaded.names).not.toContain(`node:${name}`);
});

describe("the command as it ships", () => {
  const ships = [...listing, shipped];

  async function skipWithoutBundle(context: TestContext): Promise<void> {
    const { files } = await loadedBy(["--help"], /Commands:/, () => {}, ships);
    if (files.length < 2) context.skip("the bundle is older than what is in it: npm run build");
  }

  test("starts a server from six files of its bundle, and loads IRC with the first client that speaks it", async (context) => {
    await skipWithoutBundle(context);
    const atStart = ["commander", "main", "operate", "serve", "server", "wire"];
    const started = await loadedBy(serve, /listens on port/, interrupt, ships);
    expect(started.files).toEqual(atStart);
    for (const name of ["crypto", "tls", "sqlite", "http", "worker_threads", "child_process", "dgram", "fs/promises"])
      expect(started.names).not.toContain(`node:${name}`);

    const talk = (words: string) => (server: ChildProcessWithoutNullStreams, output: string) => {
      const client = connect(Number(/port (\d+)/.exec(output)![1]), "127.0.0.1", () => client.write(words));
      client.once("data", () => {
        client.destroy();
        interrupt(server);
      });
    };
    const withLab = await loadedBy(serve, /listens on port/, talk("alice"), ships);
    expect(withLab.files).toEqual(atStart);
    const withIrc = await loadedBy(serve, /listens on port/, talk("NICK alice\r\nUSER alice 0 * :Alice\r\n"), ships);
    expect(withIrc.files).toEqual(expect.arrayContaining([...atStart, "session"]));
  });

  test("loads no second copy of a package, also where there are accounts", async (context) => {
    await skipWithoutBundle(context);
    const folder = mkdtempSync(join(tmpdir(), "vitrine-start-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const loaded = await loadedBy([...serve, "--data", folder], /listens on port/, interrupt, ships);
    expect(packagesAmong(loaded)).toEqual(["@vitrine/vitrine"]);
    expect(loaded.names).toContain("node:sqlite");
  });
});

test("a server that is killed leaves its compiled code for the next start", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-compiled-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const env = { ...process.env, NODE_COMPILE_CACHE: folder };
  const server = spawn(process.execPath, [shipped, ...serve], { env, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void server.kill("SIGKILL"));
  await once(server.stdout, "data");
  await expect.poll(() => readdirSync(folder, { recursive: true }).length).toBeGreaterThan(5);
  server.kill("SIGKILL");
  await once(server, "close");
});
