// Programs and command lines as people give them to the checker: they end, hang, ask, hide, write files, or hold a mistake. Long,
// because each is a program of a few lines with its own finding.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { checkClient, checkServer, clientChecks, ProgramProblem, serverChecks } from "@vitrine/lab/check";
import { describe, expect, test } from "vitest";
import { runHere } from "../../packages/vitrine/src/command/testing/run-here.ts";
import { Program } from "../interop/program.ts";
import {
  clientPlaces,
  failedIn,
  idsWith,
  inTests,
  isRunning,
  needsNamespaces,
  needsNobody,
  openFolder,
  patient,
  peers,
  python,
  quickPython,
  reader,
  vitrine,
} from "./programs.ts";

const naiveServer = [...quickPython, join(peers, "chatserver.py"), "--port", "{port}"];
const registersServer = serverChecks.filter(({ id }) => id === "registers");
const registersClient = clientChecks.filter(({ id }) => id === "registers");
const slow = { timeout: 600_000 };

/** The problem that a server's check ends with. */
async function problemOf(target: { readonly command: readonly string[]; readonly folder?: string }, options = patient) {
  const found = await checkServer({ ...reader, ...target, checks: registersServer }, options).catch(
    (error: unknown) => error,
  );
  expect(found).toBeInstanceOf(ProgramProblem);
  return (found as ProgramProblem).text;
}

/** Runs `vitrine check`; resolves with its exit code and outputs. */
function command([kind = "", ...words]: readonly string[]) {
  const own = reader.user === undefined ? [] : ["--user", reader.user];
  return runHere(["check", kind, ...own, ...words]);
}

/** A program that ends with the value of a Python expression as its last words. */
const says = (expression: string) => python(`import os, sys\nsys.exit(str(${expression}))\n`);

/** A server that first starts a child which leaves session, parent and environment. */
function hiding() {
  return python(`import os, subprocess, sys
child = subprocess.Popen(["env", "-i", "setsid", "sh", "-c", "sleep 654321 & sleep 654321"])
runner = ["python3", ${JSON.stringify(join(peers, "chatserver.py"))}, "--port", "5000"]
os.execvp("python3", runner)
`);
}
/** The running processes whose command line ends so. */
const running = (words: string): number[] =>
  readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && commandOf(pid).endsWith(words) && isRunning(pid));
const sleepers = (): number[] => running("sleep 654321");

describe("a program that cannot be checked is reported once", () => {
  test("a missing program is named", async () => {
    expect(await problemOf({ command: ["no-such-program-here"] })).toBe(
      "there is no program `no-such-program-here` on the PATH",
    );
  });

  test("a missing file is named", async () => {
    expect(await problemOf({ command: ["python3", "no-such-file.py"] })).toBe("there is no file no-such-file.py");
    expect(await problemOf({ command: ["./no-such-file.py"] })).toBe("there is no file ./no-such-file.py");
  });

  test("a file without its interpreter in front is named with the way to start it", async () => {
    const { folder } = python("");
    expect(await problemOf({ folder, command: ["program.py"] })).toBe(
      "there is no program `program.py` on the PATH; the file in this folder is started by: python3 program.py",
    );
    expect(await problemOf({ folder, command: ["./program.py"] })).toBe(
      "./program.py is not executable: chmod +x ./program.py, or start it by: python3 ./program.py",
    );
  });

  test("a Windows line end after the interpreter's name is named", async () => {
    const { folder } = python("#!/usr/bin/env python3\r\nprint('hi')\r\n");
    chmodSync(join(folder, "program.py"), 0o755);
    expect(await problemOf({ folder, command: ["./program.py"] })).toContain("ends in a Windows line end");
  });

  test("an executable script that names no interpreter is reported with the way to start it", async () => {
    const { folder } = python("import socket\n");
    const file = join(folder, "program.py");
    chmodSync(file, 0o755);
    expect(await problemOf({ folder, command: ["./program.py"] })).toMatch(/start it by: python3 \.\/program\.py$/);
    writeFileSync(file, "\ufeff#!/usr/bin/env python3\n");
    expect(await problemOf({ folder, command: ["./program.py"] })).toContain("begins with a byte order mark");
  });

  test("a program that does not parse ends the run with its last words and exit code 2", slow, async () => {
    const { folder } = python("def serve(:\n    pass\n");
    const problem = await problemOf({ folder, command: ["python3", "program.py"] });
    expect(problem).toMatch(
      /^the program ended before it listened on TCP port 5000 \(exit code 1\)\. Its last words:\n/,
    );
    expect(problem.split("\n").at(-1)).toBe("  SyntaxError: invalid syntax");
    const junit = join(openFolder(), "junit.xml");
    const file = join(folder, "program.py");
    const { code, output, errors } = await command(["server", "--json", "--junit", junit, "--", "python3", file]);
    expect(code).toBe(2);
    expect(errors.match(/SyntaxError/g)).toHaveLength(1);
    expect(JSON.parse(output)).toMatchObject({ checks: [], problem: expect.stringContaining("SyntaxError") as string });
    expect(readFileSync(junit, "utf8")).toContain('errors="1"');
  });

  test("a client that ends before it connects is reported with its last words", slow, async () => {
    const { folder, command: words } = python("import socket\nsocket.gethostbyname('no.such.host')\n");
    const found = await checkClient({ ...reader, folder, command: words, checks: clientChecks }, patient).catch(
      (error: unknown) => error,
    );
    expect((found as ProgramProblem).text).toMatch(/^the program ended before it connected to the server/);
    expect((found as ProgramProblem).text).toContain("gaierror");
  });

  test("a server on another port is reported with that port", slow, async (context) => {
    needsNamespaces(context);
    const { folder, command: words } = python(
      "import socket, time\ns = socket.create_server(('', 12000))\ntime.sleep(600)\n",
    );
    const short = { patience: { expected: 1_000, unexpected: 200, start: 5_000 } };
    expect(await problemOf({ folder, command: words }, short)).toContain(
      "it listens on port 12000: write {port} in its command line, or say --port 12000",
    );
  });

  test("a server on 127.0.0.1 is reported as out of reach", slow, async (context) => {
    needsNamespaces(context);
    const { folder, command: words } = python(
      "import socket, time\ns = socket.create_server(('127.0.0.1', 5000))\ntime.sleep(600)\n",
    );
    const short = { patience: { expected: 1_000, unexpected: 200, start: 5_000 } };
    expect(await problemOf({ folder, command: words }, short)).toContain(
      "the program listens on 127.0.0.1, which other computers cannot reach",
    );
  });

  test("a program that asks for its port is reported with what it asks, and --type answers it", slow, async () => {
    const ask = `import runpy, sys
sys.argv = ["chatserver.py", "--port", input("Port? ")]
runpy.run_path(${JSON.stringify(join(peers, "chatserver.py"))}, run_name="__main__")
`;
    const { folder, command: words } = python(ask);
    const short = { patience: { expected: 1_000, unexpected: 200, start: 3_000 } };
    const problem = await problemOf({ folder, command: words }, short);
    expect(problem).toContain("it seems to wait for input: --type '{port}' types the port");
    expect(problem).toContain("Port?");
    const typed = ["{port}"];
    const report = await checkServer({ ...reader, folder, command: words, typed, checks: registersServer }, patient);
    expect(failedIn(report)).toEqual([]);
  });
});

describe("a program that is unlike others is checked like the others", () => {
  test("it takes two seconds to start, prints nothing, and ignores signals", slow, async () => {
    const quiet = `import runpy, signal, sys, time, io
time.sleep(2)
for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(name, signal.SIG_IGN)
sys.stdout = io.StringIO()
sys.argv = ["chatserver.py", "--port", sys.argv[1]]
runpy.run_path(${JSON.stringify(join(peers, "chatserver.py"))}, run_name="__main__")
`;
    const { folder, command: words } = python(quiet);
    const checks = serverChecks.filter(({ id }) =>
      ["registers", "relays", "ends-on-interrupt", "starts-again"].includes(id),
    );
    const report = await checkServer({ ...reader, folder, command: [...words, "{port}"], checks }, patient);
    expect(failedIn(report)).toEqual(["ends-on-interrupt: the program goes on five seconds after Ctrl-C"]);
  });

  test("it forks, and its child is the server", slow, async () => {
    const { folder, command: words } = python(
      `import os, sys\nif os.fork():\n    os.wait()\nelse:\n    os.execvp("python3", ["python3", ${JSON.stringify(join(peers, "chatserver.py"))}, "--port", sys.argv[1]])\n`,
    );
    const report = await checkServer(
      { ...reader, folder, command: [...words, "{port}"], checks: registersServer },
      patient,
    );
    expect(failedIn(report)).toEqual([]);
  });

  test(
    "it writes to its folder: every check finds the folder as it was, and so does its owner",
    slow,
    async (context) => {
      needsNamespaces(context);
      const { folder, command: words } = python(
        `import os, runpy, sys\nopen("log.txt", "x").write("started")\nsys.argv = ["chatserver.py", "--port", "5000"]\nrunpy.run_path(${JSON.stringify(join(peers, "chatserver.py"))}, run_name="__main__")\n`,
      );
      const checks = serverChecks.filter(({ id }) => ["registers", "relays", "not-to-sender"].includes(id));
      const report = await checkServer({ ...reader, folder, command: words, checks }, patient);
      expect(failedIn(report)).toEqual([]);
      expect(readdirSync(folder)).toEqual(["program.py"]);
    },
  );
});

describe("the program's rights", () => {
  test("the program runs as nobody where we are root, and as a chosen user", slow, async (context) => {
    needsNobody(context);
    const { folder, command: words } = says("(os.getuid(), os.getgroups())");
    expect(await problemOf({ folder, command: words })).toContain("(65534, [])");
    const daemon = { folder, command: words, user: "daemon" };
    expect(await problemOf(daemon)).toMatch(/\(1, \[1\]\)/);
  });

  test("a file that nobody may read is named with the way out", slow, async (context) => {
    needsNobody(context);
    const { folder, command: words } = says("0");
    chmodSync(join(folder, "program.py"), 0o600);
    expect(await problemOf({ folder, command: words })).toBe(
      `the user nobody may not read ${folder}/program.py; the checks do not run a program as root. Name a user who may (--user NAME; --user root takes the risk), or make the file and its folders readable`,
    );
  });

  test("the environment is small", slow, async () => {
    process.env.VITRINE_SECRET = "a password";
    const { folder, command: words } = says("sorted(os.environ)");
    const problem = await problemOf({ folder, command: words });
    delete process.env.VITRINE_SECRET;
    expect(problem).toContain("'PATH'");
    expect(problem).not.toContain("VITRINE_SECRET");
  });

  test("an own name and an own address: each host has them", slow, async (context) => {
    needsNamespaces(context);
    const { folder, command: words } = python(
      "import socket, sys\nname = socket.gethostname()\nsys.exit(f'{name} {socket.gethostbyname(name)} {socket.gethostbyname(\"chat.ttm4200.com\")}')\n",
    );
    expect(await problemOf({ folder, command: words })).toContain("webserver 10.20.30.3 10.20.30.3");
    const client = await checkClient({ ...reader, folder, command: words, checks: registersClient }, patient).catch(
      String,
    );
    expect(client).toMatch(/before it connected/);
  });

  test("without root, user namespaces give the checks their hosts", slow, async (context) => {
    needsNobody(context);
    // A user id that has no name, as in many containers.
    const asNobody = ["--reuid=54321", "--regid=54321", "--clear-groups", "--"];
    if (spawnSync("setpriv", [...asNobody, "unshare", "--user", "--map-root-user", "--net", "true"]).status !== 0) {
      return context.skip("needs user namespaces");
    }
    const words = [
      ...vitrine,
      "check",
      "server",
      "--rubric",
      "course",
      "--json",
      "--",
      "python3",
      inTests("course_server.py"),
    ];
    const child = spawn("setpriv", [...asNobody, ...words], { stdio: ["ignore", "pipe", "pipe"], cwd: inTests("") });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, "close")) as [number];
    const report = JSON.parse(said) as Awaited<ReturnType<typeof checkServer>>;
    expect({ code, failed: failedIn(report), remarks: report.remarks }).toEqual({ code: 0, failed: [], remarks: [] });
  });
});

describe("nothing of a program is left", () => {
  test("a daemon that left its session, its parent and its environment is ended", slow, async (context) => {
    needsNamespaces(context);
    const { folder, command: words } = hiding();
    const report = await checkServer({ ...reader, folder, command: words, checks: registersServer }, patient);
    expect(failedIn(report)).toEqual([]);
    expect(sleepers()).toEqual([]);
  });

  test("nothing is left when the checker is killed", slow, async (context) => {
    needsNamespaces(context);
    const { folder } = hiding();
    // A client that never connects: the check waits for it.
    const own = reader.user === undefined ? [] : ["--user", reader.user];
    const words = [...vitrine.slice(1), "check", "client", ...own, "--", "python3", join(folder, "program.py")];
    const check = spawn(vitrine[0]!, words, { stdio: "ignore" });
    await expect.poll(() => sleepers().length).toBeGreaterThan(0);
    check.kill("SIGKILL");
    await expect.poll(() => sleepers().length).toBe(0);
  });

  test("nothing is left when the checker gets SIGTERM", slow, async () => {
    const folder = openFolder();
    const own = reader.user === undefined ? [] : ["--user", reader.user];
    const words = [...vitrine.slice(1), "check", "server", ...own, "--json", "--", "sleep", "765432"];
    const check = spawn(vitrine[0]!, words, { stdio: ["ignore", "ignore", "pipe"], cwd: folder });
    let said = "";
    check.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const there = (): number[] =>
      running("sleep 765432").filter((pid) => pid !== check.pid && commandOf(pid).split(" ").length === 2);
    await expect.poll(() => there().length).toBe(1);
    check.kill("SIGTERM");
    const [code] = (await once(check, "close")) as [number];
    expect({ code, said, left: there() }).toEqual({
      code: 2,
      said: "vitrine: stopped; the program has been ended\n",
      left: [],
    });
  });

  test("the system has no mounts and no network of the checks afterwards", slow, async (context) => {
    needsNamespaces(context);
    const before = readFileSync("/proc/self/mountinfo", "utf8");
    await checkServer({ ...reader, command: naiveServer, checks: registersServer }, patient);
    expect(readFileSync("/proc/self/mountinfo", "utf8")).toBe(before);
    expect(existsSync("/dev/shm/vitrine-check")).toBe(false);
  });
});

describe("on loopback", () => {
  test("the checks say which results are unsure, and why", slow, async () => {
    const checks = clientChecks.filter(({ id }) => ["registers", "sends-direct"].includes(id));
    const words = ["python3", join(peers, "chatclient.py"), ...clientPlaces];
    const report = await checkClient({ ...reader, command: words, checks, isOnLoopback: true }, patient);
    expect(failedIn(report)).toEqual([]);
    expect(report.checks.map(({ unsure }) => unsure?.slice(0, 12))).toEqual([undefined, "on loopback,"]);
    expect(report.remarks.join(" ")).toContain("may outlive the checks");
  });

  test(
    "a server without {port} is unsure about the port of the check before, and checked one at a time",
    slow,
    async () => {
      const checks = serverChecks.filter(({ id }) => ["registers", "relays", "not-to-sender"].includes(id));
      const words = ["python3", join(peers, "chatserver.py")];
      const report = await checkServer({ ...reader, command: words, port: 5000, checks, isOnLoopback: true }, patient);
      expect(idsWith(report, "not tried")).toEqual([]);
      expect(report.checks.map(({ unsure }) => unsure !== undefined)).toEqual([false, true, true]);
    },
  );

  test("a port that another program has is reported, and that program is not taken for the one under test", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const target = { ...reader, command: ["sleep", "600"], port, checks: registersServer, isOnLoopback: true };
    await expect(checkServer(target)).rejects.toThrow(`TCP port ${port} is in use`);
    other.close();
  });
});

describe("the command", () => {
  test("table, JSON, TAP and JUnit say the same", slow, async () => {
    const broken = [...quickPython, inTests("server.py"), "--port", "0", "--broken", "relay-form"] as const;
    const server = new Program("a server with a mistake", broken);
    const port = await server.until("listens", () => /TCP port (\d+)/.exec(server.output)?.[1]);
    const words = ["server", "--only", "registers,relays,relay-form,forged-roster,line-end"];
    const running = ["--connect", `127.0.0.1:${port}`];
    const junit = join(openFolder(), "junit.xml");
    const [table, json, tap] = [
      await command([...words, ...running]),
      await command([...words, "--json", "--junit", junit, ...running]),
      await command([...words, "--tap", ...running]),
    ];
    expect([table.code, json.code, tap.code]).toEqual([1, 1, 1]);
    const counts = "2 of 5 checks passed, 1 failed, 2 not tried";
    expect(table.output).toContain(counts);
    expect(tap.output).toContain(`# ${counts}`);
    const { checks } = JSON.parse(json.output) as Awaited<ReturnType<typeof checkServer>>;
    const status = (id: string) => checks.find((check) => check.id === id)!.status;
    expect(["registers", "relay-form", "line-end"].map(status)).toEqual(["passed", "failed", "not tried"]);
    expect(readFileSync(junit, "utf8")).toContain('tests="5" failures="1" errors="0" skipped="2"');
    expect(tap.output.match(/# SKIP not tried: see relay-form/g)).toHaveLength(2);
  });

  test("--rubric course runs exactly the checks that the lab asks for", slow, async () => {
    const { code, output } = await command(["server", "--rubric", "course", "--list"]);
    expect(code).toBe(0);
    const ids = [...output.matchAll(/^(\S+) \(asked for by the lab\)/gm)].map((found) => found[1]);
    expect(ids).toEqual(serverChecks.filter(({ part }) => part === "lab").map(({ id }) => id));
    expect(output).not.toContain("(robustness)");
  });

  test("a wrong command line says what was meant", slow, async () => {
    const mistakes: [readonly string[], string][] = [
      [["server"], "name the program to check: vitrine check server -- COMMAND"],
      [["peer", "--", "true"], "there are checks for a `server` and for a `client`, not for `peer`"],
      [["server", "--only", "relay", "--", "true"], "there is no check `relay`; there are: registers, "],
      [["server", "--rubric", "autum.toml", "--", "true"], "there is no rubric autum.toml"],
      [["server", "--port", "0", "--", "true"], "It is a port, 1 to 65535."],
      [["client", "--connect", "127.0.0.1:5000"], "--connect is for servers"],
      [["server", "--rubric", "/dev/zero", "--", "true"], "cannot read /dev/zero: it is longer than"],
      [["server", "--user", "no-such-user", "--", "true"], "no-such-user"],
    ];
    for (const [words, meant] of mistakes) {
      const { code, errors } = await command(words);
      expect(errors).toContain(meant);
      expect(errors).not.toMatch(/ENOENT|\n {4}at /);
      expect(code).toBe(2);
    }
  });
});

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}
