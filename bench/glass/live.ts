// Packets as they come: tcpdump captures a flood of our own on loopback, and the glass reads along.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { NotInstalled } from "./cost.ts";

const run = promisify(execFile);

/** Nobody else uses it while the bench runs, so that what is captured is ours. */
const port = 47_811;
const packets = 600_000;
const perSecond = 200_000;
/** How long tcpdump may take after the last packet, in milliseconds: if packets are lost, it never has all of them. */
const patience = 3000;
/** What tcpdump may be behind, in KiB: a third of a second of this flood. */
const captureBuffer = 32 * 1024;

export interface Live {
  readonly perSecond: number;
  /** Packets that the kernel had no room for, and packets that were captured but not seen by us. */
  readonly lost: number;
}

/**
 * Sends, captures and looks for three seconds.
 * @throws NotInstalled where there is no tcpdump, Error where capturing is not allowed
 */
export async function measureLive(binaries: string, vitrine: string): Promise<Live> {
  const options = [
    "-i",
    "lo",
    "-n",
    "-B",
    String(captureBuffer),
    "-s",
    "128",
    "-c",
    String(packets),
    "-w",
    "-",
    `udp dst port ${port}`,
  ];
  const tcpdump = spawn("tcpdump", options, { stdio: ["ignore", "pipe", "pipe"] });
  let words = "";
  tcpdump.stderr.setEncoding("utf8").on("data", (text: string) => (words += text));
  const listening = new Promise<void>((resolve, reject) => {
    tcpdump.stderr.on("data", () => /listening on/.test(words) && resolve());
    tcpdump.once("error", ({ code, message }: NodeJS.ErrnoException) => {
      reject(code === "ENOENT" ? new NotInstalled("tcpdump") : new Error(message));
    });
    tcpdump.once("exit", () => reject(new Error(words.trim())));
  });
  await listening;
  const glass = spawn(process.execPath, [vitrine, "inspect", "--streams", "--json", "-"], {
    stdio: [tcpdump.stdout, "pipe", "ignore"],
  });
  tcpdump.stdout.destroy();
  let told = "";
  glass.stdout.setEncoding("utf8").on("data", (text: string) => (told += text));
  const ended = once(glass, "close");
  const closed = once(tcpdump, "close");
  const { stdout } = await run(join(binaries, "datagrams"), [String(port), String(packets), String(perSecond)]);
  const giveUp = setTimeout(() => tcpdump.kill("SIGINT"), patience);
  await Promise.all([closed, ended]);
  clearTimeout(giveUp);
  const dropped = Number(/(\d+) packets? dropped by kernel/.exec(words)?.[1] ?? NaN);
  const { ways } = JSON.parse(told.split("\n", 1)[0]!) as { readonly ways: readonly { readonly packets: number }[] };
  const seen = ways.reduce((sum, way) => sum + way.packets, 0);
  return { perSecond: packets / Number(stdout), lost: Math.max(dropped, packets - seen) };
}
