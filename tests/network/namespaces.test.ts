// The lab's network for real: namespaces, a switch, a name server, and nothing left of them.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, type TestContext } from "vitest";
import {
  bringDown,
  bringUp,
  clearShape,
  execOn,
  type LabState,
  LabStates,
  readTopology,
  remainsOf,
  shape,
  statusOf,
} from "@vitrine/lab";

const isRoot = process.getuid?.() === 0;
const missing = ["/usr/sbin/ip", "/usr/sbin/nft", "/usr/sbin/dnsmasq"].filter((file) => !existsSync(file));
function needsNamespaces(context: TestContext): void {
  if (!isRoot) context.skip("needs root");
  if (missing.length > 0) context.skip(`needs ${missing.join(", ")}`);
}

/** Milliseconds after which a test hangs. */
const hang = 300_000;

/** A name of this process, so that tests side by side do not meet. */
const lab = `t${process.pid}`;
const topology = readTopology();
let folder: string;
let states: LabStates;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-lab-"));
  states = new LabStates(folder);
});
afterEach(async () => {
  if (isRoot) await bringDown(lab, states);
  rmSync(folder, { recursive: true, force: true });
});

/** Returns the output of a program on a host. */
function on(host: string, ...command: string[]): string {
  const { stdout, stderr, status } = spawnSync("ip", ["netns", "exec", `vitrine-${lab}-${host}`, ...command], {
    encoding: "utf8",
  });
  return status === 0 ? stdout.trim() : `exit code ${status}: ${stderr}`;
}

/** Returns the output of a program that `vitrine lab exec` runs on a host. */
async function printedOn(state: LabState, host: string, ...command: string[]): Promise<string> {
  const file = join(folder, "printed");
  const script = `import subprocess, sys; subprocess.run(sys.argv[2:], stdout=open(sys.argv[1], "w"), check=True)`;
  expect(await execOn(state, host, ["python3", "-c", script, file, ...command])).toBe(0);
  return readFileSync(file, "utf8");
}

const machineLinks = (): string => spawnSync("ip", ["-o", "link"], { encoding: "utf8" }).stdout;

describe("the lab's network", { timeout: hang }, () => {
  test("comes up with hosts that have their names, resolves them, and leaves nothing behind", async (context) => {
    needsNamespaces(context);
    const before = machineLinks();
    const { state, wasUp } = await bringUp(topology, { lab }, states);
    expect(wasUp).toBe(false);
    const resolve = "import socket,sys; print(socket.gethostbyname(sys.argv[1]))";
    expect(on("client1", "python3", "-c", resolve, "chat.ttm4200.com")).toBe("10.20.30.3");
    expect(on("client1", "python3", "-c", resolve, "client3")).toBe("10.20.30.13");
    expect(on("client1", "python3", "-c", resolve, "example.com")).toContain("exit code 1");
    const ask = "import socket; name = socket.gethostname(); print(name, socket.gethostbyname(name), socket.getfqdn())";
    const seen = await printedOn(state, "client2", "python3", "-c", ask);
    expect(seen).toBe("client2 10.20.30.12 client2.ttm4200.com\n");
    expect(await printedOn(state, "webserver", "cat", "/etc/hostname")).toBe("webserver\n");
    expect(hostname()).not.toBe("webserver");
    const { hosts } = statusOf(state);
    expect(hosts.map(({ host, processes }) => [host, processes.length])).toContainEqual(["dnsserver", 1]);
    expect(machineLinks()).toBe(before);
    expect((await bringUp(topology, { lab }, states)).wasUp).toBe(true);
    expect(await bringDown(lab, states)).toBe(true);
    expect(remainsOf(lab)).toEqual([]);
    expect(readdirSync(folder)).toEqual(["printed"]);
    expect(await bringDown(lab, states)).toBe(false);
  });

  test("goes down without its state file, with every program that runs in it, also one that does not want to", async (context) => {
    needsNamespaces(context);
    await bringUp(topology, { lab }, states);
    const stubborn =
      "import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(600)";
    const child = spawn("ip", ["netns", "exec", `vitrine-${lab}-client1`, "python3", "-c", stubborn]);
    const ended = new Promise((resolve) => void child.once("exit", (_code, signal) => resolve(signal)));
    await new Promise((resolve) => void child.stdout.once("data", resolve));
    rmSync(join(folder, `${lab}.json`));
    expect(await bringDown(lab, states)).toBe(true);
    expect(await ended).toBe("SIGKILL");
    expect(remainsOf(lab)).toEqual([]);
  });

  test("mends what a crash half-way has left", async (context) => {
    needsNamespaces(context);
    spawnSync("ip", ["netns", "add", `vitrine-${lab}-client1`]);
    const dead = spawnSync("true").pid;
    const half: LabState = {
      version: 1,
      lab,
      mode: "namespaces",
      phase: "coming up",
      owner: dead,
      since: "",
      topology,
      links: {},
    };
    states.write(half);
    expect((await bringUp(topology, { lab }, states)).wasUp).toBe(false);
    expect(on("client1", "true")).toBe("");
  });

  test("loses the share of packets that the link's shape names, until it is cleared", async (context) => {
    needsNamespaces(context);
    const { state } = await bringUp(topology, { lab }, states);
    expect(await countOnClient2()).toBe(1000);
    let by = "";
    try {
      by = await shape(state, "client2", { loss: 50 }, states);
    } catch (error) {
      context.skip((error as Error).message);
    }
    expect(by).toMatch(/^loss by (nft|netem)$/);
    // 1,000 datagrams at one half: 600 or more lost in fewer than one run in a billion.
    const counted = await countOnClient2();
    expect(counted).toBeGreaterThan(400);
    expect(counted).toBeLessThan(600);
    await clearShape(states.require(lab), "client2", states);
    expect(await countOnClient2()).toBe(1000);
  });
});

const counter = `import select, socket, sys
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
u.setsockopt(socket.SOL_SOCKET, 33, 8000000)  # SO_RCVBUFFORCE
u.bind(("", 5000))
print("ready", flush=True)
sys.stdin.read()
count = 0
while select.select([u], [], [], 0)[0]:
    u.recv(10)
    count += 1
print(count)`;

const sender = `import socket
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for i in range(1000): u.sendto(b"x", ("10.20.30.12", 5000))`;

/** How many of 1,000 datagrams from client1 arrive on client2. A cable between namespaces has no delay of its own. */
async function countOnClient2(): Promise<number> {
  const child = spawn("ip", ["netns", "exec", `vitrine-${lab}-client2`, "python3", "-c", counter], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let output = "";
  const isReady = new Promise<void>((resolve) => {
    child.stdout.on("data", (bytes: Buffer) => {
      output += String(bytes);
      resolve();
    });
  });
  const hasEnded = new Promise<void>((resolve) => void child.once("close", () => resolve()));
  await Promise.race([isReady, hasEnded]);
  on("client1", "python3", "-c", sender);
  child.stdin.end();
  await hasEnded;
  return Number(output.replace("ready", ""));
}

test("without root, one line says what is needed", async (context) => {
  if (isRoot) {
    const uid = process.getuid;
    process.getuid = () => 1000;
    context.onTestFinished(() => void (process.getuid = uid!));
  }
  await expect(bringUp(topology, { lab }, states)).rejects.toThrow(/needs root .*--loopback needs none/);
});

test("on loopback every host is an address of this machine", async () => {
  const { state } = await bringUp(topology, { lab, mode: "loopback" }, states);
  expect(state.topology.hosts.map(({ name, addresses }) => [name, addresses[0]!.address])).toEqual([
    ["dnsserver", "127.0.0.2"],
    ["webserver", "127.0.0.3"],
    ["client1", "127.0.0.11"],
    ["client2", "127.0.0.12"],
    ["client3", "127.0.0.13"],
  ]);
  await expect(shape(state, "client1", { loss: 5 }, states)).rejects.toThrow("loopback has no links to impair");
  expect(readFileSync(join(folder, `${lab}.json`), "utf8")).toContain('"loopback"');
});
