// tcpdump, which does the capturing: run by argument list, its packets taken from a pipe, what it says about drops understood.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface TcpdumpOptions {
  /** The interface's name, such as "eth0", or "any". */
  readonly interface: string;
  /** A capture filter in libpcap's language; default: everything. */
  readonly filter?: string;
  /** The most bytes that are kept of a packet; default 262,144, which is all. */
  readonly snapLength?: number;
  /**
   * Packets are handed over as they come. Default false: they may wait for a second, and many come at once. The kernel then has
   * room for so many packets of `snapLength`, however short they are: choose it small.
   */
  readonly isImmediate?: boolean;
  /** The kernel's room for packets that tcpdump has not taken yet, in MiB. Default 32: a second of them, where its own 2 are a moment. */
  readonly buffer?: number;
  /** Where root starts it: the user it becomes once it captures (`-Z`). Default: the one that tcpdump was built with. */
  readonly user?: string | undefined;
  /** The program; default "tcpdump", from the PATH. */
  readonly program?: string;
}

/** What tcpdump counted, told when it ends. */
export interface TcpdumpCounts {
  readonly captured: number;
  readonly received: number;
  readonly droppedBySystem: number;
  readonly droppedByInterface: number;
}

/** Why there is no capture, and what to do. */
export class CaptureRefused extends Error {}

export interface RunningCapture {
  /** A pcap as it is written. Ends when tcpdump does. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Fulfilled once tcpdump listens: packets from now on are captured. Rejected with `CaptureRefused`. */
  readonly isListening: Promise<void>;
  /** Packets that the kernel had no room for, as tcpdump told last. On loopback each may count twice: it comes and it goes. */
  readonly dropped: number;
  /** Has tcpdump tell its counts so far: `dropped` is new soon after. */
  askCounts(): void;
  /** Ends the capture in order; what was captured still comes. */
  stop(): void;
  /** The counts, once it has ended; undefined if tcpdump did not tell them. Rejected with `CaptureRefused`. */
  readonly counts: Promise<TcpdumpCounts | undefined>;
}

/** Of tcpdump's words the last so many characters: a broken tool is no reason to fill the memory. */
const mostWords = 64 * 1024;

/**
 * The arguments for tcpdump. Nothing goes through a shell, and a filter cannot become an option: it comes after `--`.
 * `-U` passes every packet on at once, nanoseconds are kept, names are not looked up.
 */
export function tcpdumpArguments(options: TcpdumpOptions): string[] {
  const snap = options.snapLength ?? 262_144;
  const buffer = String(1_024 * (options.buffer ?? 32));
  const pace = options.isImmediate === true ? ["--immediate-mode"] : [];
  const args = ["-i", options.interface, "-n", "-U", ...pace, "-B", buffer, "-s", String(snap)];
  if (options.user !== undefined) args.push("-Z", options.user);
  args.push("--nano", "-w", "-");
  return options.filter === undefined || options.filter.trim() === "" ? args : [...args, "--", options.filter];
}

function permissionWords(name: string): string {
  return [
    `capturing on ${name} needs a right that you do not have. One of these gives it:`,
    "  for once:    sudo vitrine capture …",
    "  for good:    sudo setcap cap_net_raw,cap_net_admin=eip $(command -v tcpdump)",
    "  for a group: on Debian, sudo chgrp pcap, chmod 750 and setcap on tcpdump, and sudo adduser $USER pcap",
  ].join("\n");
}

/** What tcpdump's complaint means, and what to do about it. */
export function refusalWords(complaint: string, options: TcpdumpOptions): string {
  if (/permission|not permitted|CAP_NET_RAW/i.test(complaint)) return permissionWords(options.interface);
  if (/no such device|doesn't exist|No such/i.test(complaint)) {
    const there = interfaceNames();
    const list = there.length === 0 ? "" : ` There are: ${there.join(", ")}, and any for all of them.`;
    return `there is no interface ${options.interface}.${list}`;
  }
  if (/is not up/i.test(complaint))
    return `the interface ${options.interface} is not up: sudo ip link set ${options.interface} up`;
  if (/syntax error|can't parse filter|unknown host|filter/i.test(complaint)) {
    const why = /:\s*(.*)$/m.exec(complaint)?.[1] ?? complaint;
    return `the filter "${options.filter ?? ""}" is not understood: ${why.trim()}. A capture filter is libpcap's language ("tcp port 5000"), not a display filter.`;
  }
  return `tcpdump says: ${complaint.trim().split("\n").at(-1) ?? "nothing"}`;
}

/** The names of the machine's interfaces; none where the system does not tell. */
function interfaceNames(): string[] {
  try {
    return readFileSync("/proc/net/dev", "utf8")
      .split("\n")
      .slice(2)
      .map((line) => line.split(":")[0]!.trim())
      .filter((name) => name !== "");
  } catch {
    return [];
  }
}

/** How many packets the kernel had no room for, by the last counts that tcpdump told; 0 where it told none yet. */
export function droppedIn(words: string): number {
  return Number([...words.matchAll(/(\d+) packets? dropped by kernel/g)].at(-1)?.[1] ?? 0);
}

/** Reads "12 packets captured" and the like. */
export function countsIn(words: string): TcpdumpCounts | undefined {
  const count = (what: string): number | undefined => {
    const found = new RegExp(String.raw`^(\d+) packets? ${what}`, "m").exec(words)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const captured = count("captured");
  if (captured === undefined) return undefined;
  return {
    captured,
    received: count("received by filter") ?? captured,
    droppedBySystem: count("dropped by kernel") ?? 0,
    droppedByInterface: count("dropped by interface") ?? 0,
  };
}

/** Starts tcpdump. */
export function startTcpdump(options: TcpdumpOptions): RunningCapture {
  const child = spawn(options.program ?? "tcpdump", tcpdumpArguments(options), { stdio: ["ignore", "pipe", "pipe"] });
  let words = "";
  let dropped = 0;
  const listening = Promise.withResolvers<void>();
  const counted = Promise.withResolvers<TcpdumpCounts | undefined>();
  const refuse = (reason: string): void => {
    const refused = new CaptureRefused(reason);
    listening.reject(refused);
    counted.reject(refused);
  };
  // A caller that waits for one of the two gets one error.
  listening.promise.catch(() => {});
  counted.promise.catch(() => {});
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-mostWords);
    dropped = droppedIn(words);
    if (/listening on/.test(words)) listening.resolve();
  });
  child.on("error", (error: NodeJS.ErrnoException) => {
    const missing = "tcpdump, which does the capturing, is not there. Install it: sudo apt-get install tcpdump";
    refuse(
      error.code === "ENOENT" ? missing : error.code === "EACCES" ? permissionWords(options.interface) : error.message,
    );
  });
  child.on("close", (code) => {
    const counts = countsIn(words);
    if (code !== 0 && counts === undefined) refuse(refusalWords(words, options));
    listening.reject(new CaptureRefused("tcpdump ended before it listened"));
    counted.resolve(counts);
  });
  return {
    chunks: child.stdout,
    isListening: listening.promise,
    get dropped() {
      return dropped;
    },
    askCounts: () => void child.kill("SIGUSR1"),
    stop: () => void child.kill("SIGINT"),
    counts: counted.promise,
  };
}
