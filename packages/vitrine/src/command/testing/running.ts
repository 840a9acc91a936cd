// `vitrine` as a process, for tests of what only a process does.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Arrivals } from "@vitrine/wire/testing";
import { onTestFinished } from "vitest";

const program = fileURLToPath(new URL("../../../bin/vitrine.js", import.meta.url));

export interface Running {
  readonly child: ChildProcess;
  /** Everything that it has written so far. */
  readonly output: { readonly out: string; readonly error: string };
  /** Waits until it has written this. Rejects with all that it wrote where it ends before. */
  readonly until: (words: RegExp) => Promise<RegExpExecArray>;
  /** Its exit code, once it has ended and all of its output is read. */
  readonly ended: Promise<number | null>;
}

export interface RunningServer extends Running {
  readonly port: number;
}

/** Starts `vitrine WORDS`. The process ends with the test. */
export function startVitrine(...words: readonly string[]): Running {
  const child = spawn(process.execPath, [program, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const output = { out: "", error: "" };
  const arrivals = new Arrivals(() => output.out + output.error);
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    output.out += piece;
    arrivals.came();
  });
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    output.error += piece;
    arrivals.came();
  });
  const ended = once(child, "close").then(([code]) => {
    arrivals.ended();
    return code as number | null;
  });
  const until = (words: RegExp): Promise<RegExpExecArray> =>
    arrivals.until(() => words.exec(output.out + output.error), words);
  return { child, output, until, ended };
}

/** Starts `vitrine serve WORDS` on a port of 127.0.0.1 that the kernel chooses, unless the words say otherwise. */
export function startServe(...words: readonly string[]): Running {
  return startVitrine("serve", "--host", "127.0.0.1", "--port", "0", ...words);
}

/** Starts it, and waits until it listens. */
export async function serve(...words: readonly string[]): Promise<RunningServer> {
  const running = startServe(...words);
  const [, port] = await running.until(/listens on port (\d+)/);
  return { ...running, port: Number(port) };
}
