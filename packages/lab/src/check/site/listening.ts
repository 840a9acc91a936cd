// The listening TCP sockets of a network namespace, as the kernel lists them (proc(5), /proc/net/tcp).
import { readFile } from "node:fs/promises";

export interface ListeningSocket {
  /** Dotted IPv4; `*` for all addresses; an IPv6 address stays in the kernel's hexadecimal form. */
  readonly address: string;
  readonly port: number;
}

/** State LISTEN in the table. */
const listen = "0A";

/** IPv4 and IPv4-mapped IPv6 addresses; the kernel writes 32-bit words in the order of the machine: little-endian. */
function readAddress(hexadecimal: string): string {
  if (/^0+$/.test(hexadecimal)) return "*";
  const word = /^(?:0{16}FFFF0000)?([0-9A-F]{8})$/.exec(hexadecimal)?.[1];
  if (word === undefined) return hexadecimal === `${"0".repeat(24)}01000000` ? "::1" : hexadecimal;
  return [6, 4, 2, 0].map((at) => Number.parseInt(word.slice(at, at + 2), 16)).join(".");
}

/** Reads a table: columns number, local address:port, remote address:port, state. */
export function parseListening(table: string): ListeningSocket[] {
  return table.split("\n").flatMap((line) => {
    const [, local = "", , state] = line.trim().split(/\s+/, 4);
    if (state !== listen) return [];
    const [address = "", port = ""] = local.split(":");
    return [{ address: readAddress(address), port: Number.parseInt(port, 16) }];
  });
}

/** Texts of files of `/proc/PID/net`; a file that cannot be read counts as empty. */
function readAll(folder: string, names: readonly string[]): Promise<string[]> {
  return Promise.all(names.map((name) => readFile(`${folder}/${name}`, "latin1").catch(() => "")));
}

/** `folder` is `/proc/PID/net`; `/proc/self/net` for our own namespace. */
export async function listeningIn(folder: string): Promise<ListeningSocket[]> {
  return (await readAll(folder, ["tcp", "tcp6"])).flatMap(parseListening);
}

/** How many sockets are in use: `TCP: inuse 3 orphan 0 …` in sockstat, `TCP6: inuse 1` in sockstat6. */
const inUse = /^TCP6?: inuse \d+/m;
/** Milliseconds after which the tables are read again in any case: one socket may have opened while another closed. */
const longestReuse = 200;

/**
 * The listening sockets of a network namespace, read again and again. The kernel walks all its hash buckets to print the
 * tables. The number of sockets costs a tenth of that, so the tables are read when this number has changed.
 */
export class ListeningTable {
  #number = "";
  #program = 0;
  #sockets: readonly ListeningSocket[] = [];
  #readAt = -Infinity;
  readonly #now: () => number;

  /** `now` gives milliseconds of a clock that is never set back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * `folder` as in `listeningIn`. Each call may name another process of the same namespace; for another program than before the table
   * is read anew, as one that was started again would otherwise seem to listen by the socket of the one that ended.
   */
  async read(folder: string, program: number): Promise<readonly ListeningSocket[]> {
    const number = (await readAll(folder, ["sockstat", "sockstat6"])).map((text) => inUse.exec(text)?.[0]).join();
    const isSame = number === this.#number && program === this.#program;
    if (!isSame || this.#now() - this.#readAt >= longestReuse) {
      this.#readAt = this.#now();
      this.#number = number;
      this.#program = program;
      this.#sockets = await listeningIn(folder);
    }
    return this.#sockets;
  }
}

/** Whether a connection to this address reaches the socket. */
export function accepts(socket: ListeningSocket, address: string): boolean {
  return socket.address === "*" || socket.address === address;
}
