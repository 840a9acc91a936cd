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
/** Looks at the number of sockets between two looks at the tables: one that opens while another closes is seen then. */
const mostReuses = 8;

/**
 * The listening sockets of a network namespace, read again and again. The kernel walks all its hash buckets to print the
 * tables. The number of sockets costs a tenth of that, so the tables are read when this number has changed.
 */
export class ListeningTable {
  #number = "";
  #sockets: readonly ListeningSocket[] = [];
  #reuses = mostReuses;

  /** `folder` as in `listeningIn`. Each call may name another process of the same namespace. */
  async read(folder: string): Promise<readonly ListeningSocket[]> {
    const number = (await readAll(folder, ["sockstat", "sockstat6"])).map((text) => inUse.exec(text)?.[0]).join();
    if (number === this.#number && this.#reuses < mostReuses) {
      this.#reuses += 1;
    } else {
      this.#sockets = await listeningIn(folder);
      this.#number = number;
      this.#reuses = 0;
    }
    return this.#sockets;
  }
}

/** Whether a connection to this address reaches the socket. */
export function accepts(socket: ListeningSocket, address: string): boolean {
  return socket.address === "*" || socket.address === address;
}
