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

/** `folder` is `/proc/PID/net`; `/proc/self/net` for our own namespace. */
export async function listeningIn(folder: string): Promise<ListeningSocket[]> {
  const tables = ["tcp", "tcp6"].map((name) => readFile(`${folder}/${name}`, "latin1").catch(() => ""));
  return (await Promise.all(tables)).flatMap(parseListening);
}

/** Whether a connection to this address reaches the socket. */
export function accepts(socket: ListeningSocket, address: string): boolean {
  return socket.address === "*" || socket.address === address;
}
