// One program on a host of the lab: started, typed to, stopped, and known by its transcript.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { commandOn, environmentOn } from "../apply/exec.ts";
import type { LabState } from "../apply/state.ts";
import { Transcript } from "./transcript.ts";

export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The words for a program that could not be started. */
  readonly fault?: string;
}

/** Milliseconds in which the last output of a program that has ended is read. */
const lastWords = 500;
/** Milliseconds that a program may take to end when it is asked to, by each way of asking. */
const patienceAtEnd = 1_500;

export class Program {
  readonly command: readonly string[];
  readonly transcript: Transcript;
  /** Resolves when the program has ended and all its output is in the transcript. */
  readonly ended: Promise<ProgramEnd>;
  readonly #child: ChildProcessWithoutNullStreams;
  end: ProgramEnd | undefined;

  constructor(state: LabState, host: string, command: readonly string[], clock: () => number) {
    this.command = command;
    this.transcript = new Transcript(clock);
    const [program, ...args] = commandOn(state, host, command);
    this.#child = spawn(program!, args, {
      stdio: "pipe",
      // A group of its own: what it starts is stopped with it.
      detached: true,
      // Python holds back what it prints into a pipe, unless it is told not to.
      env: { ...process.env, ...environmentOn(state, host), PYTHONUNBUFFERED: "1", NO_COLOR: "1" },
    });
    this.ended = this.#listen();
  }

  #listen(): Promise<ProgramEnd> {
    const { transcript } = this;
    this.#child.stdout.setEncoding("utf8").on("data", (chunk: string) => transcript.take("printed", chunk));
    this.#child.stderr.setEncoding("utf8").on("data", (chunk: string) => transcript.take("error", chunk));
    // It may end before it has read everything: its exit code tells that.
    this.#child.stdin.on("error", () => {});
    return new Promise((resolve) => {
      const over = (end: ProgramEnd): void => {
        this.end ??= end;
        transcript.finish();
        resolve(this.end);
      };
      this.#child.once("error", (error) => over({ code: null, signal: null, fault: error.message }));
      this.#child.once("close", (code, signal) => over({ code, signal }));
      // Something that it started and that left its group may hold its output open; that is not waited for.
      this.#child.once("exit", (code, signal) => void setTimeout(() => over({ code, signal }), lastWords).unref());
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Types one line; `shown` is what the transcript says instead, for passwords. */
  type(line: string, shown: string = line): void {
    this.transcript.add("typed", shown);
    this.#child.stdin.write(`${line}\n`);
  }

  /** Ends the program's input, as Ctrl-D does. */
  endInput(): void {
    this.#child.stdin.end();
  }

  /** To the program and everything that it started. */
  signal(name: NodeJS.Signals): void {
    if (this.pid === 0) return;
    try {
      process.kill(-this.pid, name);
    } catch {
      // All of the group has ended.
    }
  }

  /** Asks it to end, more and more firmly, and returns when it has. Whatever it started ends with it. */
  async stop(ways: readonly ("input" | NodeJS.Signals)[]): Promise<ProgramEnd> {
    for (const way of ways) {
      if (this.end !== undefined) break;
      if (way === "input") this.endInput();
      else this.signal(way);
      await Promise.race([this.ended, timeLimit(patienceAtEnd)]);
    }
    this.signal("SIGKILL");
    return this.ended;
  }
}

function timeLimit(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds).unref());
}
