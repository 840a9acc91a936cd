// The TCP sockets that a process sees, as the kernel lists them in /proc/PID/net (proc_net_tcp in the kernel's
// documentation): those of its network namespace.
import { readFileSync } from "node:fs";

export interface TcpSocket {
  readonly localPort: number;
  readonly remotePort: number;
  readonly isListening: boolean;
  readonly isEstablished: boolean;
  /** The local address in the kernel's own hexadecimal. */
  readonly localAddress: string;
  /** Bytes that were sent and not yet acknowledged. */
  readonly sendQueue: number;
  /** Bytes that have come and were not yet read. */
  readonly receiveQueue: number;
}

const established = "01";
const listening = "0A";

export function parseSockets(table: string): TcpSocket[] {
  return table
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, local, remote, state, queues] = line.trim().split(/\s+/);
      if (queues === undefined) return [];
      const number = (text: string | undefined): number => Number.parseInt(text ?? "", 16);
      const [localAddress = "", localPort] = local!.split(":");
      const [sendQueue, receiveQueue] = queues.split(":");
      return [
        {
          localAddress,
          localPort: number(localPort),
          remotePort: number(remote!.split(":")[1]),
          isListening: state === listening,
          isEstablished: state === established,
          sendQueue: number(sendQueue),
          receiveQueue: number(receiveQueue),
        },
      ];
    });
}

/** None where the process has gone. */
export function socketsSeenBy(pid: number): TcpSocket[] {
  return ["tcp", "tcp6"].flatMap((table) => {
    try {
      return parseSockets(readFileSync(`/proc/${pid}/net/${table}`, "utf8"));
    } catch {
      return [];
    }
  });
}
