import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  checkClient,
  checkServer,
  clientChecks,
  ProgramProblem,
  type CheckReport,
  type RunOptions,
  serverChecks,
} from "@vitrine/lab/check";
import { describe, expect, test } from "vitest";

const here = dirname(fileURLToPath(import.meta.url));
const peers = join(here, "../interop/peers");
const vitrine = [process.execPath, join(here, "../../packages/vitrine/bin/vitrine.js")];

/** Where a failure is expected, it need not be waited for long. */
const impatient: RunOptions = { patience: { expected: 1_200, unexpected: 200, start: 5_000 } };
/** Where everything should pass, a busy machine gets its time. */
const patient: RunOptions = { patience: { expected: 10_000, unexpected: 250, start: 30_000 } };

const failedIn = (report: CheckReport): string[] =>
  report.checks.filter(({ passed }) => !passed).map(({ id, why }) => `${id}: ${why}`);
const idsFailedIn = (report: CheckReport): string[] =>
  report.checks.filter(({ passed }) => !passed).map(({ id }) => id);

const clientPlaces = ["{server}", "--port", "{port}", "--from", "{address}", "{name}"];

describe("our own programs pass every check", () => {
  test.concurrent("vitrine serve", { timeout: 120_000 }, async () => {
    const command = [...vitrine, "serve", "--host", "{host}", "--port", "{port}"];
    expect(failedIn(await checkServer({ command, checks: serverChecks }, patient))).toEqual([]);
  });

  test.concurrent("vitrine join", { timeout: 120_000 }, async () => {
    const command = [...vitrine, "join", "lab://{server}:{port}", "--name", "{name}", "--from", "{address}"];
    expect(failedIn(await checkClient({ command, checks: clientChecks }, patient))).toEqual([]);
  });
});

// What the table of traps in docs/protocol/lab.md says of programs written as in the afternoon of the lab.
const predictedOfTheNaiveServer = [
  "leaves-by-rst",
  "line-end",
  "leaves-without-name",
  "name-taken",
  "unfit-names",
  "utf8-split",
  "roster-alone",
  "burst-of-leaving",
  "slow-reader",
];
const predictedOfTheNaiveClient = [
  "two-at-one-address",
  "long-datagram",
  "datagram-not-text",
  "two-rosters",
  "roster-with-chat",
  "split-roster",
  "long-roster",
  "split-character",
  "control-characters",
];

describe("naive programs fail what the table of traps predicts, and nothing else", () => {
  const server = ["python3", join(peers, "chatserver.py"), "--port", "{port}"];
  const client = ["python3", join(peers, "chatclient.py"), ...clientPlaces];

  test.concurrent("the server's traps", { timeout: 120_000 }, async () => {
    const checks = serverChecks.filter(({ id }) => predictedOfTheNaiveServer.includes(id));
    expect(idsFailedIn(await checkServer({ command: server, checks }, impatient)).toSorted()).toEqual(
      predictedOfTheNaiveServer.toSorted(),
    );
  });

  test.concurrent("what the server does right", { timeout: 120_000 }, async () => {
    // Fifty at once are a race for it: its backlog is five, and the roster of fifty is longer than one read.
    const checks = serverChecks.filter(({ id }) => ![...predictedOfTheNaiveServer, "fifty-clients"].includes(id));
    expect(failedIn(await checkServer({ command: server, checks }, patient))).toEqual([]);
  });

  test.concurrent("the client's traps", { timeout: 120_000 }, async () => {
    const checks = clientChecks.filter(({ id }) => predictedOfTheNaiveClient.includes(id));
    expect(idsFailedIn(await checkClient({ command: client, checks }, impatient)).toSorted()).toEqual(
      predictedOfTheNaiveClient.toSorted(),
    );
  });

  test.concurrent("what the client does right", { timeout: 120_000 }, async () => {
    const checks = clientChecks.filter(({ id }) => !predictedOfTheNaiveClient.includes(id));
    expect(failedIn(await checkClient({ command: client, checks }, patient))).toEqual([]);
  });
});

describe("every check finds its mistake", () => {
  const server = ["python3", join(here, "server.py"), "--port", "{port}"];
  const client = ["python3", join(here, "client.py"), ...clientPlaces];

  test.concurrent("the server without a mistake passes them all", { timeout: 120_000 }, async () => {
    expect(failedIn(await checkServer({ command: server, checks: serverChecks }, patient))).toEqual([]);
  });

  test.concurrent("the client without a mistake passes them all", { timeout: 120_000 }, async () => {
    expect(failedIn(await checkClient({ command: client, checks: clientChecks }, patient))).toEqual([]);
  });

  test.concurrent.each(serverChecks.map((check) => [check.id, check] as const))("server: %s", async (id, check) => {
    const report = await checkServer({ command: [...server, "--broken", id], checks: [check] }, impatient);
    expect(idsFailedIn(report)).toEqual([id]);
    expect(report.checks[0]!.timeline.length).toBeGreaterThan(1);
  });

  test.concurrent.each(clientChecks.map((check) => [check.id, check] as const))("client: %s", async (id, check) => {
    const report = await checkClient({ command: [...client, "--broken", id], checks: [check] }, impatient);
    expect(idsFailedIn(report)).toEqual([id]);
    expect(report.checks[0]!.timeline.length).toBeGreaterThan(1);
  });
});

describe("a program that cannot be checked", () => {
  test("is told from one that fails", async () => {
    const missing = { command: ["no-such-program-here"], checks: serverChecks };
    await expect(checkServer(missing)).rejects.toThrow(ProgramProblem);
    await expect(checkServer(missing)).rejects.toThrow("there is no such program");
  });

  test("leaves no process behind, whatever it does", async () => {
    // Starts a child that outlives it, and ignores being told to end.
    const script = "import os,sys,time;pid=os.fork();print(pid if pid else '',flush=True);time.sleep(600)";
    const [check] = serverChecks;
    const report = checkServer({ command: ["python3", "-c", script, "{port}"], checks: [check!] }, impatient);
    await expect(report).rejects.toThrow("did not listen");
  }, 30_000);

  test("one that ends at once says why", async () => {
    const [check] = serverChecks;
    const command = ["python3", "-c", "raise SystemExit('no configuration')", "{port}"];
    const report = await checkServer({ command, checks: [check!] }, impatient);
    expect(report.checks[0]).toMatchObject({ passed: false });
    expect(report.checks[0]!.why).toContain("no configuration");
  });
});

test("the peers are where the tests look for them", () => {
  expect(existsSync(join(peers, "chatserver.py"))).toBe(true);
});

/** Whether it runs; one that has ended and that nobody has waited for is still listed, as a zombie. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("nothing of a program is left", () => {
  test("neither a daemon that has left its group and its parent", async () => {
    const program = `import os, subprocess, sys
child = subprocess.Popen(["sleep", "600"], start_new_session=True)
open(sys.argv[2], "w").write(str(child.pid))
os.execvp("python3", ["python3", "${join(peers, "chatserver.py")}", "--port", sys.argv[1]])`;
    const folder = mkdtempSync(join(tmpdir(), "vitrine-check-"));
    const file = join(folder, "pid");
    const checks = serverChecks.filter(({ id }) => id === "registers");
    await checkServer({ command: ["python3", "-c", program, "{port}", file], checks }, patient);
    const pid = Number(readFileSync(file, "utf8"));
    rmSync(folder, { recursive: true });
    expect(pid).toBeGreaterThan(0);
    expect(isRunning(pid)).toBe(false);
  });

  test("nor the program itself, when the check is told to end in the middle", async () => {
    const server =
      "import os, socket, sys, time; s = socket.create_server(('', int(sys.argv[1]))); print(os.getpid(), flush=True); time.sleep(600)";
    const words = [...vitrine.slice(1), "check", "server", "--json", "--", "python3", "-c", server, "{port}"];
    const check = spawn(vitrine[0]!, words, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    check.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const children = (): number[] => childrenOf(check.pid!);
    await expect.poll(() => children().length, { timeout: 10_000 }).toBe(1);
    const [pid] = children();
    check.kill("SIGTERM");
    const [code] = (await once(check, "exit")) as [number];
    expect({ code, said }).toEqual({ code: 2, said: "vitrine: stopped; the program has been ended\n" });
    expect(isRunning(pid!)).toBe(false);
  });
});

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

test("a port that another program has is told, and that program is not taken for the one under test", async () => {
  const other = createServer().listen(5000, "127.0.0.1");
  try {
    // Where somebody else has it already, that is just as well.
    await once(other, "listening").catch(() => undefined);
    const checks = serverChecks.filter(({ id }) => id === "registers");
    await expect(checkServer({ command: ["sleep", "600"], checks })).rejects.toThrow("TCP port 5000 is in use");
  } finally {
    other.close();
  }
});
