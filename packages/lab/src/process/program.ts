// A program that a person would run in a terminal: started in a process group of its own, typed to, heard, and its end known.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started, in words. */
  readonly fault?: string;
}

export interface ProgramHearer {
  /** Takes what the program prints, in pieces that are cut anywhere but within a character. */
  printed(text: string, isError: boolean): void;
  /** The program has ended, and all that it printed was told. */
  ended(): void;
}

/** Milliseconds in which the last output of a program that has ended is read. */
const lastWords = 500;

function endOfFailed(error: NodeJS.ErrnoException): ProgramEnd {
  const fault = error.code === "ENOENT" ? "there is no such program" : error.message;
  return { code: null, signal: null, fault };
}

export class Program {
  /** Resolves when the program has ended and all its output was told. */
  readonly ended: Promise<ProgramEnd>;
  /** How it ended; undefined while it runs. */
  end: ProgramEnd | undefined;
  readonly #child: ChildProcessWithoutNullStreams;

  /** Starts `words`, with this in its environment besides our own. */
  constructor(words: readonly string[], environment: Readonly<Record<string, string>>, hearer: ProgramHearer) {
    const [file = "", ...args] = words;
    this.#child = spawn(file, args, {
      stdio: "pipe",
      // A group of its own: what it starts is ended with it.
      detached: true,
      // Python holds back what it prints into a pipe, unless it is told not to.
      env: { ...process.env, ...environment, PYTHONUNBUFFERED: "1", PYTHONIOENCODING: "utf-8", NO_COLOR: "1" },
    });
    this.ended = this.#listen(hearer);
  }

  #listen(hearer: ProgramHearer): Promise<ProgramEnd> {
    const child = this.#child;
    child.stdout.setEncoding("utf8").on("data", (text: string) => hearer.printed(text, false));
    child.stderr.setEncoding("utf8").on("data", (text: string) => hearer.printed(text, true));
    // It may end before it has read everything: how it ended tells that.
    child.stdin.on("error", () => {});
    return new Promise((resolve) => {
      const over = (end: ProgramEnd): void => {
        if (this.end !== undefined) return;
        this.end = end;
        hearer.ended();
        resolve(end);
      };
      child.once("error", (error) => over(endOfFailed(error)));
      child.once("close", (code, signal) => over({ code, signal }));
      // Something that it started and that left its group may hold its output open; that is not waited for.
      child.once("exit", (code, signal) => void setTimeout(() => over({ code, signal }), lastWords).unref());
    });
  }

  /** 0 where it could not be started. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Types one line. */
  type(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Ends its input, as Ctrl-D does. */
  endInput(): void {
    this.#child.stdin.end();
  }

  /** To the program and everything that it started, as Ctrl-C does. */
  signal(name: NodeJS.Signals): void {
    if (this.pid === 0) return;
    try {
      process.kill(-this.pid, name);
    } catch {
      // All of the group has ended.
    }
  }
}
