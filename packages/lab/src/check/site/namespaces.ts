// Sites in namespaces: the program has a computer to itself, with the name and address that it has in the course's network.
//
//     this process: every other party            the program's host, new for each check
//     switch, 10.20.30.3 and on  ---- veth ----  eth0, one address; UTS name; own TCP and UDP ports
//
// This process is the first of a PID namespace (worker.ts), and the mounts below are seen only in its mount namespace: when it
// ends, for whatever reason, the kernel ends every process in it and takes down the network and the mounts.
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { runAll, runStep } from "../../apply/run.ts";
import { waitFor } from "../../process/wait.ts";
import { programEnvironment } from "./environment.ts";
import { ListeningTable } from "./listening.ts";
import type { Launch, ProgramUser, Site, SiteOptions } from "./site.ts";
import { asUser } from "./user.ts";

/** A folder of every Linux system, over which the private file system is mounted; programs use it for semaphores. */
export const scratchMount = "/dev/shm";
const scratch = `${scratchMount}/vitrine-check`;
/** Bytes that the program may write, in all: more fills no memory. */
const mostWritten = "256m";
/** Milliseconds for the kernel to end what was killed. */
const endPatience = 10_000;

const network = "10.20.30";
const server = {
  address: `${network}.3`,
  names: ["webserver", "chat.ttm4200.com", "www.ttm4200.com", "webserver.ttm4200.com"],
};
const clients = [11, 12, 13].map((last, at) => ({
  address: `${network}.${last}`,
  names: [`client${at + 1}`, `client${at + 1}.ttm4200.com`],
}));
/** The last byte of the parties' addresses: 200 of them. */
const firstParty = 11;
const parties = 200;

export class NamespaceSites {
  readonly #options: SiteOptions;
  /** Whether root is only our own user under another name (user_namespaces(7)). */
  readonly #isUserNamespace: boolean;
  #hasCopies = true;
  #number = 0;

  private constructor(options: SiteOptions, isUserNamespace: boolean) {
    this.#options = options;
    this.#isUserNamespace = isUserNamespace;
  }

  /** Prepares this process's namespaces. Rejects with a `LabProblem` where the system does not allow it. */
  static async prepare(options: SiteOptions, isUserNamespace: boolean): Promise<NamespaceSites> {
    const sites = new NamespaceSites(options, isUserNamespace);
    await runAll([mountStep("tmpfs", scratchMount, `mode=1777,size=${mostWritten}`)]);
    mkdirSync(scratch, { mode: 0o755 });
    await sites.#nameHost();
    await sites.#makeSwitch();
    const unmount = await sites.#copyFolder(`${scratch}/folder`);
    await unmount([]);
    return sites;
  }

  /** False where the kernel cannot show the program a copy of its folder (overlayfs). */
  get hasCopies(): boolean {
    return this.#hasCopies;
  }

  get #own() {
    return this.#options.role === "server" ? server : clients[0]!;
  }

  /** The program's host name, and the files by which names resolve. */
  async #nameHost(): Promise<void> {
    const name = this.#own.names[0]!;
    const hosts = [server, ...clients].map(({ address, names }) => `${address} ${names.join(" ")}\n`);
    const files = {
      "/etc/hosts": `127.0.0.1 localhost\n${hosts.join("")}`,
      "/etc/hostname": `${name}\n`,
      "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    };
    const steps = Object.entries(files).flatMap(([file, text], at) => {
      if (!existsSync(file)) return [];
      const own = `${scratch}/file${at}`;
      writeFileSync(own, text, { mode: 0o644 });
      return [{ argv: ["mount", "--bind", own, file] }];
    });
    await runAll([...steps, { argv: ["hostname", name] }]);
  }

  async #makeSwitch(): Promise<void> {
    const own = [3, ...Array.from({ length: parties }, (_, at) => firstParty + at)]
      .map((last) => `${network}.${last}`)
      .filter((address) => address !== this.#own.address);
    await ipBatch(
      [],
      [
        "link set dev lo up",
        "link add name switch type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
        "link set dev switch addrgenmode none up",
        ...own.map((address) => `address add ${address}/24 dev switch`),
      ],
    );
  }

  /** A new host for the program, with nothing left of the check before. */
  async site(): Promise<Site> {
    this.#number += 1;
    const { user, port, folder, role } = this.#options;
    const number = this.#number;
    const netFile = `${scratch}/net${number}`;
    const home = `${scratch}/home${number}`;
    mkdirSync(home, { mode: 0o755 });
    if (user.isDropped) chownSync(home, user.uid, user.gid);
    await this.#makeHost(netFile, `port${number}`);
    const unmount = await this.#copyFolder(`${scratch}/folder${number}`);
    const networkId = statSync(netFile).ino;
    const isThere = (pid: number): boolean => inodeOf(`/proc/${pid}/ns/net`) === networkId;
    const table = new ListeningTable();
    const playedServer = role === "server" ? this.#own.address : server.address;
    return {
      user,
      programAddress: this.#own.address,
      serverAddress: playedServer,
      port,
      directPort: port,
      partyAddress: (at) =>
        role === "server" ? `${network}.${firstParty + (at % parties)}` : `${network}.${firstParty + 1 + at}`,
      launch: (command): Launch => ({
        words: ["nsenter", `--net=${netFile}`, "--", ...this.#asUser(user, command)],
        environment: programEnvironment(user, home),
        folder,
      }),
      listening: async (pid) => (isThere(pid) ? table.read(`/proc/${pid}/net`, pid) : undefined),
      overflows: async (pid) =>
        isThere(pid) ? overflowsIn(await readFile(`/proc/${pid}/net/netstat`, "utf8")) : undefined,
      endAll: endAllOthers,
      close: async () => {
        await unmount([netFile]);
        rmSync(home, { recursive: true, force: true });
      },
    };
  }

  async #makeHost(netFile: string, portName: string): Promise<void> {
    writeFileSync(netFile, "");
    // From inside the new namespace, one process sets the host up; the other end of its cable comes to this process.
    await ipBatch(
      ["unshare", `--net=${netFile}`, "--"],
      [
        "link set dev lo up",
        `link add name eth0 type veth peer name ${portName} netns /proc/${process.pid}/ns/net`,
        `address add ${this.#own.address}/24 dev eth0`,
        "link set dev eth0 up",
      ],
    );
    await ipBatch([], [`link set dev ${portName} addrgenmode none master switch up`]);
  }

  /** Shows the program a copy of its folder to write to (overlayfs). Returns what unmounts it, together with other mounts. */
  async #copyFolder(layers: string): Promise<(others: readonly string[]) => Promise<void>> {
    const { folder, user } = this.#options;
    this.#hasCopies &&= canBeCopied(folder);
    if (!this.#hasCopies) return unmountAll;
    const [upper, work] = [`${layers}/upper`, `${layers}/work`];
    for (const path of [layers, upper, work]) mkdirSync(path);
    chmodSync(upper, statSync(folder).mode | 0o700);
    if (user.isDropped) chownSync(upper, user.uid, user.gid);
    const kind = this.#isUserNamespace ? ",userxattr" : "";
    const options = `lowerdir=${folder},upperdir=${upper},workdir=${work}${kind}`;
    const { code } = await runStep(mountStep("overlay", folder, options));
    this.#hasCopies = code === 0;
    if (code !== 0) return unmountAll;
    return async (others) => {
      await unmountAll([folder, ...others]);
      rmSync(layers, { recursive: true, force: true });
    };
  }

  /** In a user namespace nobody but ourselves exists: the program gets our own user id back. */
  #asUser(user: ProgramUser, command: readonly string[]): string[] {
    if (!this.#isUserNamespace) return asUser(user, command);
    return ["unshare", "--user", `--map-user=${user.uid}`, `--map-group=${user.gid}`, "--", ...command];
  }
}

async function unmountAll(places: readonly string[]): Promise<void> {
  if (places.length > 0) await runAll([{ argv: ["umount", "--", ...places] }]);
}

function mountStep(type: string, target: string, options: string) {
  return { argv: ["mount", "-t", type, "-o", options, type, target] };
}

function ipBatch(before: readonly string[], lines: readonly string[]): Promise<void> {
  return runAll([{ argv: [...before, "ip", "-batch", "-"], input: `${lines.join("\n")}\n` }]);
}

/** A folder whose path the options of mount can hold, and in which nothing is mounted. */
function canBeCopied(folder: string): boolean {
  if (folder === "/" || /[,:\\"]/.test(folder)) return false;
  const mounts = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
  // Column 5 is the mount point (proc(5)).
  return !mounts.some((line) => line.split(" ")[4]?.startsWith(`${folder}/`));
}

function inodeOf(path: string): number | undefined {
  try {
    return statSync(path).ino;
  } catch {
    return undefined;
  }
}

/** TcpExt ListenOverflows: a line of names, then a line of numbers. */
function overflowsIn(netstat: string): number | undefined {
  const [names = [], numbers = []] = netstat
    .split("\n")
    .filter((line) => line.startsWith("TcpExt:"))
    .map((line) => line.split(" "));
  const count = numbers[names.indexOf("ListenOverflows")];
  return count === undefined ? undefined : Number(count);
}

/** Ends every other process of this PID namespace at once; none can fork its way out (kill(2), pid -1). */
async function endAllOthers(): Promise<void> {
  if (process.pid !== 1) throw new Error("this process is not the first of a PID namespace");
  try {
    process.kill(-1, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
  const hasEnded = await waitFor(() => !readdirSync("/proc").some(isOther), { every: 5, patience: endPatience });
  if (hasEnded === undefined) throw new Error("processes of the program do not end");
}

/** A process besides this one that still runs; an ended one stays listed until its parent has waited for it. */
function isOther(entry: string): boolean {
  if (!/^\d+$/.test(entry) || entry === "1") return false;
  try {
    // The state comes after the name, which is in brackets and may hold anything.
    const stat = readFileSync(`/proc/${entry}/stat`, "latin1");
    return !/^ [ZX]/.test(stat.slice(stat.lastIndexOf(")") + 1));
  } catch {
    return false;
  }
}
