// The TCP sockets that a process sees, as the kernel lists them in /proc/PID/net (proc_net_tcp in the kernel's
// documentation): those of its network namespace.
import { readFileSync } from "node:fs";

export interface TcpSocket {
  readonly localPort: number;
  readonly remotePort: number;
  readonly isListening: boolean;
  readonly isEstablished: boolean;
  /** Bytes that were sent and not yet acknowledged. */
  readonly sendQueue: number;
  /** Bytes that have come and were not yet read. */
  readonly receiveQueue: number;
}

const established = "01";
const listening = "0A";

const hexadecimal = (text: string | undefined): number => Number.parseInt(text ?? "", 16);

export function parseSockets(table: string): TcpSocket[] {
  return table
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, local, remote, state, queues] = line.trim().split(/\s+/);
      if (queues === undefined) return [];
      const [sendQueue, receiveQueue] = queues.split(":");
      return [
        {
          localPort: hexadecimal(local!.split(":")[1]),
          remotePort: hexadecimal(remote!.split(":")[1]),
          isListening: state === listening,
          isEstablished: state === established,
          sendQueue: hexadecimal(sendQueue),
          receiveQueue: hexadecimal(receiveQueue),
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
