// The servers that are measured: ours as it ships, and those beside it.
import { fileURLToPath } from "node:url";

export type SubjectId = "vitrine" | "batch" | "bare" | "naive";

export interface Subject {
  readonly id: SubjectId;
  readonly title: string;
  /** The program and its arguments that listen on this port of 127.0.0.1. */
  command(port: number, binaries: string): readonly [string, readonly string[]];
}

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const ours = path("../packages/vitrine/bin/vitrine.js");

/** The kernel's own limit of connections that wait to be accepted: a burst of joins is to meet the server, not its backlog. */
const backlog = 4096;

/** All load comes from one address, whose limits are therefore lifted. */
const noLimits = ["--irc.connections-per-address", "0"];

export const subjects: readonly Subject[] = [
  {
    id: "vitrine",
    title: "Vitrine",
    command: (port) => [
      process.execPath,
      [ours, "serve", "--host", "127.0.0.1", "--port", String(port), "--backlog", String(backlog), ...noLimits],
    ],
  },
  {
    id: "batch",
    title: "C, one batch a turn",
    command: (port, binaries) => [`${binaries}/batch`, [String(port)]],
  },
  {
    id: "bare",
    title: "Node, a write a message",
    command: (port) => [process.execPath, [path("reference/bare.ts"), String(port)]],
  },
  {
    id: "naive",
    title: "Python, threads",
    command: (port) => [
      "python3",
      [path("../tests/interop/peers/chatserver.py"), "--host", "127.0.0.1", "--port", String(port)],
    ],
  },
];
