// The TCP sockets of a network namespace, as the kernel lists them in /proc/PID/net for a process in it (proc_net_tcp in
// the kernel's documentation).
import { readFileSync } from "node:fs";
import { isInNetwork } from "../apply/processes.ts";
import type { LabState } from "../apply/state.ts";
import { namespaceOf } from "../plan/names.ts";

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

/**
 * The sockets of a host, seen by a process that was started there. None before the process has entered the host's
 * namespace: until then it sees the sockets of the machine. None after it has ended.
 */
export function socketsOn({ lab, mode }: LabState, host: string, pid: number): TcpSocket[] {
  return mode === "loopback" || isInNetwork(pid, namespaceOf(lab, host)) ? socketsSeenBy(pid) : [];
}

/** The kernel's tables, and where it counts the sockets of each: `TCP: inuse 3 orphan 0 …`. */
const tables = [
  { table: "tcp", counts: "sockstat" },
  { table: "tcp6", counts: "sockstat6" },
];
const noneInUse = /^TCP6?: inuse 0\b/m;

/**
 * The sockets in the namespace of a process; none where it has ended. A table is read only where it has sockets, because the
 * kernel walks all its hash buckets to print one.
 */
export function socketsSeenBy(pid: number): TcpSocket[] {
  return tables.flatMap(({ table, counts }) => {
    try {
      const isEmpty = noneInUse.test(readFileSync(`/proc/${pid}/net/${counts}`, "utf8"));
      return isEmpty ? [] : parseSockets(readFileSync(`/proc/${pid}/net/${table}`, "utf8"));
    } catch {
      return [];
    }
  });
}
