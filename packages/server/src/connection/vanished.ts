// Finds peers whose machine has vanished while words to them are on the way. Keep-alive asks only connections that are
// silent (RFC 9293 §3.8.4), and a queue fills up only where the kernel's buffers are full: in a room in which people
// write, the kernel would go on sending again for a quarter of an hour (tcp_retries2). The kernel counts these in
// /proc/net/tcp (proc(5)); where there is no such file, the peer is found when the kernel gives up.
import type { Clock } from "../clock.ts";
import type { Connection } from "./connection.ts";

/** How often the kernel's table is read, in milliseconds, while anybody is connected. */
const lookInterval = 10_000;

/**
 * A segment that was sent again so many times without an answer: with a first time-out of 200 ms that doubles each time
 * (RFC 6298 §5.5), 25 seconds after it was sent at first.
 */
const mostRetransmissions = 7;

const established = "01";

/** One row of the table: a connection whose segments go unanswered. */
export interface Unanswered {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localPort: number;
}

/** The address in one of the table's columns: words of 32 bits in the machine's order, little endian here. */
function addressOf(hexadecimal: string): string {
  const bytes = hexadecimal.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
  const inOrder = bytes.flatMap((_, at) => bytes[at - (at % 4) + 3 - (at % 4)] ?? 0);
  if (inOrder.length === 4) return inOrder.join(".");
  const isMapped = inOrder.slice(0, 10).every((byte) => byte === 0) && inOrder[10] === 255 && inOrder[11] === 255;
  if (isMapped) return inOrder.slice(12).join(".");
  const groups = Array.from({ length: 8 }, (_, at) => (inOrder[2 * at]! * 256 + inOrder[2 * at + 1]!).toString(16));
  // The form that sockets show (RFC 5952) is what a URL makes of it.
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

const portOf = (end: string): number => Number.parseInt(end.slice(end.indexOf(":") + 1), 16);

/** The connections whose peer has not answered for long. */
export function unansweredIn(table: string): Unanswered[] {
  const found: Unanswered[] = [];
  for (const line of table.split("\n")) {
    // Columns: number, local end, remote end, state, queues, timer, retransmissions, …
    const columns = line.trim().split(/\s+/, 7);
    if (columns[3] !== established || Number.parseInt(columns[6] ?? "0", 16) < mostRetransmissions) continue;
    const [local, remote] = [columns[1]!, columns[2]!];
    const remoteAddress = addressOf(remote.slice(0, remote.indexOf(":")));
    found.push({ remoteAddress, remotePort: portOf(remote), localPort: portOf(local) });
  }
  return found;
}

/** Both tables of the kernel; empty on systems that have none. */
export async function kernelTable(): Promise<string> {
  // Loaded here, because the start needs no promises of files.
  const { readFile } = await import("node:fs/promises");
  const tables = await Promise.all(
    ["/proc/self/net/tcp", "/proc/self/net/tcp6"].map((file) => readFile(file, "latin1").catch(() => "")),
  );
  return tables.join("\n");
}

const endsOf = ({ remoteAddress, remotePort, localPort }: Unanswered): string =>
  `${remoteAddress} ${remotePort} ${localPort}`;

/** The open connections: a set of them, or a map with them as its keys. */
type Connections = Pick<ReadonlyMap<Connection, unknown>, "keys" | "size">;

export class VanishedPeers {
  readonly #clock: Clock;
  readonly #connections: Connections;
  readonly #readTable: () => Promise<string>;
  #isWatching = false;

  constructor(
    { clock, readTable }: { readonly clock: Clock; readonly readTable: () => Promise<string> },
    connections: Connections,
  ) {
    this.#clock = clock;
    this.#readTable = readTable;
    this.#connections = connections;
  }

  /** Somebody is connected: looks from time to time, until nobody is. */
  watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#clock.after(lookInterval, () => void this.#look());
  }

  async #look(): Promise<void> {
    const vanished = new Set(unansweredIn(await this.#readTable()).map(endsOf));
    for (const connection of vanished.size === 0 ? [] : this.#connections.keys()) {
      // Not `address`, which a proxy may have named.
      if (vanished.has(endsOf(connection.identity))) connection.cutOff("vanished");
    }
    this.#isWatching = false;
    if (this.#connections.size > 0) this.watch();
  }
}
