// One run of a server under test: started, listening, measured by others, stopped.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Subject } from "./subject.ts";

export interface RunningServer {
  readonly port: number;
  readonly tlsPort: number;
  readonly pid: number;
  /** From the start of the process until it took a connection, in milliseconds. */
  readonly startTime: number;
  stop(): Promise<void>;
}

/** A server that does not listen after this many milliseconds never will. */
const longestStart = 10_000;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

async function takesConnection(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.resetAndDestroy();
  }
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  const start = performance.now();
  while (!(await takesConnection(port))) {
    if (child.exitCode !== null) throw new Error(`it ended by itself with exit code ${child.exitCode}`);
    if (performance.now() - start > longestStart) throw new Error("it does not listen");
    await pause(1);
  }
}

/**
 * Starts the server and waits until it listens.
 * @throws Error with a sentence if it does not; nothing is left running then.
 */
export async function startServer(subject: Subject, folder: string): Promise<RunningServer> {
  const port = await freePort();
  const tlsPort = subject.hasTlsPort === true ? await freePort() : port;
  const [program, args] = subject.command({ port, tlsPort, folder });
  const start = performance.now();
  const child = spawn(program, args, { stdio: "ignore" });
  const ended = once(child, "exit");
  ended.catch(() => {});
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended.catch(() => {});
  };
  try {
    await untilListening(child, port);
    const startTime = performance.now() - start;
    return { port, tlsPort, pid: child.pid!, startTime, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
