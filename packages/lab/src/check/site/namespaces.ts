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
import { missingIn, runStep } from "../../apply/run.ts";
import { LabProblem } from "../../problem.ts";
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

// The commands of one moment run in one small shell: Node, which is large, would take longer to start each of them than they run.
// The scripts are fixed; every value is an argument or the input.

/** `NAME OVERLAY FOLDER [FILE PLACE]…`: the host's name, files over those in /etc, and the switch, whose commands are the input. */
const prepareHost = `hostname "$1"; ip -batch -
if [ -n "$2" ]; then mount -t overlay -o "$2" overlay "$3" && umount -- "$3" || echo "no copies"; fi
shift 3
while [ $# -gt 0 ]; do mount --bind "$1" "$2"; shift 2; done`;

/**
 * `NAMESPACE PORT OVERLAY FOLDER`: a new host, by the commands of the input; the other end of its cable comes to this process's
 * switch.
 */
const makeHost = `unshare --net="$1" -- ip -batch -
ip link set dev "$2" addrgenmode none master switch up
if [ -n "$3" ]; then mount -t overlay -o "$3" overlay "$4"; fi`;

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
    await run(["mount", "-t", "tmpfs", "-o", `mode=1777,size=${mostWritten}`, "tmpfs", scratchMount]);
    mkdirSync(scratch, { mode: 0o755 });
    await sites.#prepareHost();
    return sites;
  }

  /** False where the kernel cannot show the program a copy of its folder (overlayfs). */
  get hasCopies(): boolean {
    return this.#hasCopies;
  }

  get #own() {
    return this.#options.role === "server" ? server : clients[0]!;
  }

  /** Gives the host its name, the files by which names resolve, and the switch; tries whether the folder can be copied. */
  async #prepareHost(): Promise<void> {
    const { folder } = this.#options;
    const name = this.#own.names[0]!;
    this.#hasCopies = canBeCopied(folder);
    const layers = `${scratch}/folder`;
    const overlay = this.#makeLayers(layers);
    const script = ["sh", "-ec", prepareHost, "prepare-host", name, overlay, folder, ...ownFiles(name)];
    const said = await run(script, this.#switchCommands());
    this.#hasCopies &&= !said.includes("no copies");
    rmSync(layers, { recursive: true, force: true });
  }

  #switchCommands(): string[] {
    const own = [3, ...Array.from({ length: parties }, (_, at) => firstParty + at)]
      .map((last) => `${network}.${last}`)
      .filter((address) => address !== this.#own.address);
    return [
      "link set dev lo up",
      "link add name switch type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
      "link set dev switch addrgenmode none up",
      ...own.map((address) => `address add ${address}/24 dev switch`),
    ];
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
    const layers = `${scratch}/folder${number}`;
    const overlay = this.#makeLayers(layers);
    await this.#makeHost(netFile, `port${number}`, overlay);
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
        await run(["umount", "--", ...(overlay === "" ? [] : [folder]), netFile]);
        for (const written of [layers, home]) rmSync(written, { recursive: true, force: true });
      },
    };
  }

  async #makeHost(netFile: string, port: string, overlay: string): Promise<void> {
    writeFileSync(netFile, "");
    const commands = [
      "link set dev lo up",
      `link add name eth0 type veth peer name ${port} netns /proc/${process.pid}/ns/net`,
      `address add ${this.#own.address}/24 dev eth0`,
      "link set dev eth0 up",
    ];
    await run(["sh", "-ec", makeHost, "make-host", netFile, port, overlay, this.#options.folder], commands);
  }

  /**
   * Makes the folders that a copy of the program's folder needs (overlayfs). Returns the mount's options; empty where the
   * folder cannot be copied.
   */
  #makeLayers(layers: string): string {
    const { folder, user } = this.#options;
    if (!this.#hasCopies) return "";
    const [upper, work] = [`${layers}/upper`, `${layers}/work`];
    for (const path of [layers, upper, work]) mkdirSync(path);
    chmodSync(upper, statSync(folder).mode | 0o700);
    if (user.isDropped) chownSync(upper, user.uid, user.gid);
    const kind = this.#isUserNamespace ? ",userxattr" : "";
    return `lowerdir=${folder},upperdir=${upper},workdir=${work}${kind}`;
  }

  /** In a user namespace nobody but ourselves exists: the program gets our own user id back. */
  #asUser(user: ProgramUser, command: readonly string[]): string[] {
    if (!this.#isUserNamespace) return asUser(user, command);
    return ["unshare", "--user", `--map-user=${user.uid}`, `--map-group=${user.gid}`, "--", ...command];
  }
}

/** The files by which names resolve, each with the place in /etc that it is mounted over. */
function ownFiles(name: string): string[] {
  const hosts = [server, ...clients].map(({ address, names }) => `${address} ${names.join(" ")}\n`);
  const files = {
    "/etc/hosts": `127.0.0.1 localhost\n${hosts.join("")}`,
    "/etc/hostname": `${name}\n`,
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
  };
  return Object.entries(files).flatMap(([place, text], at) => {
    if (!existsSync(place)) return [];
    const own = `${scratch}/file${at}`;
    writeFileSync(own, text, { mode: 0o644 });
    return [own, place];
  });
}

/** Runs a program that must succeed; resolves to its output. Rejects with a `LabProblem` of its own words. */
async function run(argv: readonly string[], lines: readonly string[] = []): Promise<string> {
  const { code, stdout, stderr } = await runStep({ argv, input: lines.map((line) => `${line}\n`).join("") });
  if (code === 0) return stdout;
  throw missingIn(stderr) ?? new LabProblem(stderr.trim().split("\n")[0] || `${argv[0]} ended with exit code ${code}`);
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
