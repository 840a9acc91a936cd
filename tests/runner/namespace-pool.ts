// A pool for vitest: every worker is a process in namespaces of its own, with a temporary folder of its own.
import { type ChildProcess, fork } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { PoolOptions, PoolRunnerInitializer, PoolWorker, WorkerRequest } from "vitest/node";
import type { Isolation } from "./namespaces.ts";

/**
 * Where tests find programs: the system's own come before those of version managers, whose start alone may cost more than
 * the rest of a test.
 */
const programs = [resolve(import.meta.dirname, "../../node_modules/.bin"), "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

class NamespaceWorker implements PoolWorker {
  readonly name = "namespaces";
  readonly cacheFs = true;
  readonly #options: PoolOptions;
  readonly #command: readonly string[];
  #process: ChildProcess | undefined;
  #closed: Promise<void> = Promise.resolve();
  #folder: string | undefined;

  constructor(options: PoolOptions, { command }: Isolation) {
    this.#options = options;
    this.#command = command;
  }

  get #started(): ChildProcess {
    if (this.#process === undefined) throw new Error("the worker has not been started, or has been stopped");
    return this.#process;
  }

  start(): Promise<void> {
    const { distPath, env, execArgv, project } = this.#options;
    this.#folder = mkdtempSync(join(tmpdir(), "vitrine-test-"));
    // As /tmp itself: tests run programs as other users.
    chmodSync(this.#folder, 0o1777);
    const [program, ...args] = [...this.#command, process.execPath];
    this.#process = fork(join(distPath, "workers/forks.js"), [], {
      execPath: program!,
      execArgv: [...args, ...execArgv],
      env: {
        ...env,
        PATH: [...programs, env.PATH].join(":"),
        TMPDIR: this.#folder,
        TMUX_TMPDIR: this.#folder,
        XDG_RUNTIME_DIR: this.#folder,
        // A server that a test starts must not find the accounts of whoever runs the tests, nor make a folder among their own.
        XDG_DATA_HOME: join(this.#folder, "data"),
      },
      stdio: "pipe",
      serialization: "advanced",
    });
    this.#closed = new Promise((resolve) => {
      this.#process!.once("close", () => resolve()).once("error", () => resolve());
    });
    this.#process.stdout?.on("data", (text: Buffer) => project.vitest.logger.outputStream.write(text));
    this.#process.stderr?.on("data", (text: Buffer) => project.vitest.logger.errorStream.write(text));
    return Promise.resolve();
  }

  /** Ends the worker and, with the worker's namespace, all that it started. */
  async stop(): Promise<void> {
    this.#started.kill("SIGKILL");
    this.#process = undefined;
    await this.#closed;
    // The kernel may still be ending what the worker has started, and that may still write.
    rmSync(this.#folder!, { recursive: true, force: true, maxRetries: 10 });
  }

  on(event: string, listener: (...values: unknown[]) => void): void {
    this.#started.on(event, listener);
  }

  off(event: string, listener: (...values: unknown[]) => void): void {
    this.#process?.off(event, listener);
  }

  send(message: WorkerRequest): void {
    this.#started.send(message);
  }

  deserialize(data: unknown): unknown {
    return data;
  }
}

export function namespacePool(isolation: Isolation): PoolRunnerInitializer {
  return { name: "namespaces", createPoolWorker: (options) => new NamespaceWorker(options, isolation) };
}
