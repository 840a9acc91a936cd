// Experiments for real: our programs and naive ones in namespaces, captured, and nothing left of them.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CaptureFile } from "@vitrine/glass/node";
import { describe, expect, test, type TestContext } from "vitest";
import {
  bringUp,
  type ExperimentResult,
  experimentResultSchema,
  readExperiment,
  readTopology,
  remainsOf,
  runExperiment,
  type RunOptions,
} from "@vitrine/lab";
import { clientPlaces } from "../check/programs.ts";
import { askSharkd } from "../tshark/sharkd.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const own = [process.execPath, path("../../packages/vitrine/bin/vitrine.js")];
const peers = path("../interop/peers");
const pythonServer = ["python3", "-IS", `${peers}/chatserver.py`];
const pythonClient = ["python3", "-IS", `${peers}/chatclient.py`, "{server}", "--from", "{address}"];
/** Starts in a quarter of the time of ours, for the tests that are about the network or the run. */
const naive = { server: pythonServer, clients: new Map([["", pythonClient]]) };
/** A client that reads rosters however they come. */
const sturdyClient = ["python3", "-IS", path("../check/client.py"), ...clientPlaces];

const needed = ["/usr/sbin/ip", "/usr/sbin/dnsmasq", "/usr/bin/tcpdump", "/usr/bin/tshark", "/usr/bin/python3"];
const missing = needed.filter((file) => !existsSync(file));
function needsNamespaces(context: TestContext): void {
  if (process.getuid?.() !== 0) context.skip("needs root");
  if (missing.length > 0) context.skip(`needs ${missing.join(", ")}`);
}

/** Milliseconds after which a test hangs. Many labs come up at once, and the machine may be slow. */
const hang = 600_000;

/** A folder of this test's own, so that several can run side by side. */
function folderOf(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-experiment-"));
  context.onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function run(name: string, options: Partial<RunOptions> & Pick<RunOptions, "folder">): Promise<ExperimentResult> {
  const { signal } = new AbortController();
  return runExperiment(readExperiment(name), { mode: "namespaces", own, signal, ...options });
}

/** How many of a capture's packets carry all of these words. */
function carrying(file: string, ...words: readonly string[]): number {
  let count = 0;
  using capture = new CaptureFile(file);
  capture.read({
    onPacket: (record) => {
      const text = Buffer.from(record.keep().bytes);
      if (words.every((word) => text.includes(word))) count += 1;
    },
  });
  return count;
}

/** How many frames each filter selects; the start of one judge for all of them. */
async function countsOf<Name extends string>(
  file: string,
  filters: Readonly<Record<Name, string>>,
): Promise<Record<Name, number>> {
  const [selections] = await askSharkd([{ file, filters: Object.values<string>(filters) }]);
  return Object.fromEntries(Object.keys(filters).map((name, at) => [name, selections![at]!.length])) as Record<
    Name,
    number
  >;
}

const failuresOf = ({ steps }: ExperimentResult): string[] => steps.flatMap(({ why }) => (why === "" ? [] : [why]));

describe.concurrent("the lab of the course", { timeout: hang }, () => {
  test("with our programs: every step as it should be, and all of it captured", async (context) => {
    needsNamespaces(context);
    const folder = folderOf(context);
    const result = await run("course", { folder });
    expect(failuresOf(result)).toEqual([]);
    expect(result).toMatchObject({ schema: 1, passed: true, mode: "namespaces", stepsInScript: 12 });
    const written: unknown = JSON.parse(readFileSync(join(folder, "result.json"), "utf8"));
    expect(written).toEqual(result);
    expect(experimentResultSchema.strict().safeParse(written).error).toBeUndefined();
    expect(readdirSync(folder).toSorted()).toEqual([
      "chatserver.pcap",
      "client1.pcap",
      "client2.pcap",
      "client3.pcap",
      "experiment.toml",
      "logs",
      "result.json",
      "transcripts",
    ]);
    expect(result.captures.map(({ isComplete, dropped }) => ({ isComplete, dropped }))).toEqual(
      Array.from({ length: 4 }, () => ({ isComplete: true, dropped: 0 })),
    );
    const { packets } = result.captures.find(({ file }) => file === "chatserver.pcap")!;
    const end = "(tcp.flags.fin == 1 || tcp.flags.reset == 1)";
    const server = await countsOf(join(folder, "chatserver.pcap"), {
      all: "frame",
      joins: "tcp.port == 5000 && tcp.flags.syn == 1 && tcp.flags.ack == 0",
      firstEnds: `tcp.stream == 0 && ${end}`,
      secondEnds: `tcp.stream == 1 && ${end}`,
      thirdEnds: `tcp.stream == 2 && ${end}`,
      direct: "udp.port == 5000",
    });
    // Three joins from the first SYN to the last FIN, and direct messages that the server never sees.
    expect(server).toMatchObject({ all: packets, joins: 3, direct: 0 });
    expect(Math.min(server.firstEnds, server.secondEnds, server.thirdEnds)).toBeGreaterThan(0);
    // Alice's capture has her question for chat.ttm4200.com, as DNS writes it, and her one datagram to bob.
    const alice = join(folder, "client1.pcap");
    expect(carrying(alice, "\u0004chat\u0007ttm4200\u0003com")).toBeGreaterThan(1);
    expect(carrying(alice, "this goes straight to you")).toBe(1);
  });

  test("with naive programs, of which two ask for the address of their own name, while TCP port 5000 is taken elsewhere on the machine; known by the digest of their files", async (context) => {
    needsNamespaces(context);
    const folder = folderOf(context);
    const other = createServer().listen(5000, "127.0.0.79");
    context.onTestFinished(() => void other.close());
    await once(other, "listening");
    const server = ["python3", path("peers/own_name_server.py")];
    const clients = new Map([...naive.clients, ["bob", ["python3", path("peers/own_name_client.py")]]]);
    const result = await run("course", { folder, server, clients });
    expect(failuresOf(result)).toEqual([]);
    expect(readFileSync(join(folder, "logs/server.log"), "utf8")).toContain("webserver listens on 10.20.30.3");
    expect(readFileSync(join(folder, "transcripts/bob.jsonl"), "utf8")).toContain("bob is on client2 at 10.20.30.12");
    expect(result.server.version).toMatch(/^python3 3\.\d+/);
    const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
    expect(result.server.files).toEqual([{ path: server[1], sha256, copy: "programs/own_name_server.py" }]);
    expect(result.participants.map(({ files }) => files.map(({ copy }) => copy))).toEqual([
      ["programs/chatclient.py"],
      ["programs/own_name_client.py"],
      ["programs/chatclient.py"],
    ]);
  });

  test("a failed step names its line, who should have heard it, and what they heard", async (context) => {
    needsNamespaces(context);
    const folder = folderOf(context);
    // It ends when it hears anything after the first roster, and shows nothing of it.
    const deaf = `import socket, sys
s = socket.create_connection((sys.argv[1], 5000))
s.send(b"bob")
s.recv(1024)
s.recv(1024)`;
    const command = ["python3", "-c", deaf, "{server}", "{name}"];
    const clients = new Map([...naive.clients, ["bob", command]]);
    const result = await run("course", { folder, server: pythonServer, clients });
    expect(result.passed).toBe(false);
    const { line } = result.steps.at(-1)!;
    expect(failuresOf(result)).toEqual([
      `alice said "hello all" (course.toml:${line}); bob should have heard it within 10 s. Since then bob's program printed: nothing. It has ended (exit code 0).`,
    ]);
  });
});

describe.concurrent("a run that ends early", { timeout: hang }, () => {
  test("a server that does not start is reported with its last words, and nothing stays", async (context) => {
    needsNamespaces(context);
    const folder = folderOf(context);
    await expect(
      run("course", { folder, server: ["python3", "-c", "raise SystemExit('no such port')"] }),
    ).rejects.toThrow(/the server `python3 -c .*` does not run \(exit code 1; its last words: no such port\)/);
  });

  test("a folder with other things in it is left alone", async () => {
    await expect(run("course", { folder: path(".") })).rejects.toThrow(
      "is not empty, and not the folder of an earlier run",
    );
  });

  test("Ctrl-C in the middle takes everything down", async (context) => {
    needsNamespaces(context);
    const folder = folderOf(context);
    const stop = new AbortController();
    const running = run("course", {
      folder,
      ...naive,
      signal: stop.signal,
      onProgress: ({ kind }) => {
        if (kind === "done") stop.abort(new Error("stopped"));
      },
    });
    await expect(running).rejects.toThrow("stopped");
  });

  test("a run that is killed with SIGKILL leaves no process, no namespace and no folder", async (context) => {
    needsNamespaces(context);
    const folder = folderOf(context);
    const [program, ...args] = own;
    const server = `sleep 3600.${process.pid}`;
    const child = spawn(program!, [...args, "lab", "run", "course", "--out", folder, "--server", server], {
      stdio: "ignore",
    });
    const lab = `run${child.pid}n1`;
    const scratch = `/run/vitrine-lab/scratch/${lab}`;
    const isServing = (): boolean => commandLines().includes(server);
    await expect.poll(isServing, { timeout: hang }).toBe(true);
    expect([remainsOf(lab).length, existsSync(scratch)]).toEqual([6, true]);
    child.kill("SIGKILL");
    await expect.poll(() => remainsOf(lab), { timeout: hang }).toEqual([]);
    await expect.poll(() => existsSync(scratch), { timeout: hang }).toBe(false);
    expect(isServing()).toBe(false);
  });
});

describe.concurrent("the captures of an experiment", { timeout: hang }, () => {
  test("a slow reader announces a zero window, and the others do not wait for it", async (context) => {
    needsNamespaces(context);
    const folder = folderOf(context);
    const result = await run("slow-reader", { folder });
    expect(failuresOf(result)).toEqual([]);
    expect(result.impairments).toEqual([expect.stringMatching(/^client2: rate 64kbit \(rate by (tbf|netem)\)$/)]);
    const { full } = await countsOf(join(folder, "client2.pcap"), { full: "tcp.analysis.zero_window" });
    expect(full).toBeGreaterThan(0);
  });

  test("a server that is killed ends every connection, and every client notices", async (context) => {
    needsNamespaces(context);
    const folder = folderOf(context);
    const result = await run("server-killed", { folder });
    expect(failuresOf(result)).toEqual([]);
    expect(result.participants.map(({ exitCode }) => exitCode)).toEqual([4, 4, 4]);
  });

  test("with a server that gives root's rights up, a password is on the wire where it was typed readably, and nowhere in the folder besides", async (context) => {
    needsNamespaces(context);
    const folder = folderOf(context);
    if (!existsSync("/usr/bin/nc")) context.skip("needs nc");
    const serverUser = { name: "nobody", uid: 65_534, gid: 65_534 };
    expect(failuresOf(await run("login", { folder, serverUser }))).toEqual([]);
    expect(readFileSync(join(folder, "logs/server.log"), "utf8")).toContain("runs as nobody");
    expect(carrying(join(folder, "client2.pcap"), "everybody reads this one")).toBe(1);
    expect(carrying(join(folder, "chatserver.pcap"), "nobody reads this one")).toBe(0);
    const texts = ["result.json", "logs/server.log", "transcripts/alice.jsonl", "transcripts/bob.jsonl"];
    const written = texts.map((file) => readFileSync(join(folder, file), "utf8")).join("");
    expect(written).not.toContain("reads this one");
  });

  test("whose cable is pulled hears nothing any more, and a link can be made slow in the middle", async (context) => {
    needsNamespaces(context);
    const folder = folderOf(context);
    const file = join(folder, "cable.toml");
    const steps = [
      'who = "everybody"\njoins = true',
      'who = "alice"\nlink = { rate = "1mbit" }',
      'who = "bob"\nleaves = "cable"',
      'who = "alice"\nsays = "nobody is there"',
    ];
    const participants = ["alice", "bob"].map((name, index) => `[participants.${name}]\nhost = "client${index + 1}"\n`);
    writeFileSync(
      file,
      ['title = "A cable"\n', ...participants, ...steps.map((step) => `[[script]]\n${step}\n`)].join(""),
    );
    const out = join(folder, "out");
    expect(failuresOf(await run(file, { folder: out, ...naive }))).toEqual([]);
    expect(carrying(join(out, "client1.pcap"), "nobody is there")).toBeGreaterThan(0);
    expect(carrying(join(out, "client2.pcap"), "nobody is there")).toBe(0);
  });

  test("twenty who join at once are twenty in one roster", async (context) => {
    needsNamespaces(context);
    const folder = folderOf(context);
    const result = await run("twenty-joins", { folder, clients: new Map([["", sturdyClient]]) });
    expect(failuresOf(result)).toEqual([]);
    expect(carrying(join(folder, "chatserver.pcap"), '"user20"', '"user1"')).toBeGreaterThan(0);
  });
});

// Not beside other runs: each of them would take this lab down.
test("a run whose keeper is killed as well is taken down by the next one", { timeout: hang }, async (context) => {
  needsNamespaces(context);
  const lab = `run${spawnSync("true").pid}n1`;
  await bringUp(readTopology(), { lab });
  const stop = AbortSignal.abort(new Error("stopped"));
  await expect(run("course", { folder: folderOf(context), signal: stop })).rejects.toThrow("stopped");
  expect(remainsOf(lab)).toEqual([]);
});

/** A network of its own, so that other tests on loopback have other addresses; hosts keep their last two numbers. */
const loopbackNetwork = `
[topology]
networks = ["10.77.0.0/16"]
[topology.hosts.webserver]
addresses = ["10.77.81.3"]
[topology.hosts.client1]
addresses = ["10.77.81.11"]
[topology.hosts.client2]
addresses = ["10.77.81.12"]
`;

test(
  "without root, hosts are addresses of loopback, and no program that was started there goes on",
  { timeout: hang },
  async (context) => {
    if (!existsSync("/usr/bin/python3")) context.skip("needs python3");
    const folder = folderOf(context);
    // Its child has a session of its own, as a daemon has, and outlives its parent.
    const daemon = `import socket, subprocess, sys, threading
child = subprocess.Popen(["sleep", "600"], start_new_session=True, stdin=subprocess.DEVNULL)
print(child.pid, flush=True)
server = socket.create_connection((sys.argv[1], int(sys.argv[2])))
server.send(sys.argv[3].encode())
threading.Thread(target=lambda: all(iter(lambda: server.recv(1024), b"")), daemon=True).start()
sys.stdin.read()`;
    const text = `title = "On loopback"
${loopbackNetwork}
[server]
port = 5081
[participants.alice]
host = "client1"
[participants.bob]
host = "client2"
[[script]]
who = "everybody"
joins = true
[[script]]
who = "alice"
tells = "bob"
text = "over UDP"
`;
    const file = join(folder, "loopback.toml");
    writeFileSync(file, text);
    const { signal } = new AbortController();
    const out = join(folder, "out");
    const ours = await runExperiment(readExperiment(file), { folder: out, mode: "loopback", own, signal });
    expect(failuresOf(ours)).toEqual([]);
    expect(ours.participants.map(({ address }) => address)).toEqual(["127.0.81.11", "127.0.81.12"]);
    expect(ours.captures.filter(({ packets }) => packets === 0)).toEqual([]);

    const experiment = readExperiment(file);
    const joining = { ...experiment, script: experiment.script.slice(0, 1) };
    const clients = new Map([["", ["python3", "-c", daemon, "{server}", "{port}", "{name}"]]]);
    await runExperiment(joining, { folder: out, isOverwriting: true, mode: "loopback", own, signal, clients });
    const [line] = readFileSync(join(out, "transcripts/alice.jsonl"), "utf8").split("\n");
    const { text: pid } = JSON.parse(line!) as { text: string };
    expect(isRunning(Number(pid))).toBe(false);
  },
);

/** The command lines of every process of this machine, with blanks between the words. */
function commandLines(): string[] {
  return readdirSync("/proc").flatMap((pid) => {
    try {
      return [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim()];
    } catch {
      return [];
    }
  });
}

function isRunning(pid: number): boolean {
  try {
    // A process that has ended and that nobody has waited for is still listed, as a zombie.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

test("nothing of these labs is left", () => {
  expect(remainsOf().filter((name) => name.includes(`-run${process.pid}n`))).toEqual([]);
});
