// A process that takes a lab down when ours is killed: SIGKILL leaves us no time to do it ourselves. It waits for the end
// of its standard input, which the kernel closes when our process ends.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { LabStates } from "./state.ts";

/** The keeper's program, which is compiled or source as this file is. */
const program = fileURLToPath(new URL(`./keep${extname(import.meta.url)}`, import.meta.url));

export class Keeper {
  readonly #child: ChildProcess;

  /** Starts the keeper of a lab, in a session of its own: a signal to our process group does not reach it. */
  constructor(lab: string, states: LabStates) {
    this.#child = spawn(process.execPath, [...process.execArgv, program, lab, states.folder], {
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    // Where it cannot be started, a killed run is taken down by the next one.
    this.#child.on("error", () => {});
    this.#child.unref();
    const input = this.#child.stdin as Socket;
    input.on("error", () => {});
    input.unref();
  }

  /** Ends the keeper after the lab has been taken down. Resolves when it has ended. */
  async release(): Promise<void> {
    const { stdin, pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    this.#child.ref();
    // Any word will do: a killed run says none.
    stdin!.end("released\n");
    await once(this.#child, "exit");
  }
}
