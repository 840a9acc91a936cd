// A program as a person runs it in a terminal: starts it in its own process group, types to it, reads it and notes its end.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { faultWords } from "@vitrine/wire/text";

export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started. */
  readonly fault?: string;
}

export interface ProgramHearer {
  /** Takes the output of the program, in pieces that are cut anywhere but within a character. */
  printed(text: string, isError: boolean): void;
  /** The program has ended, and all of its output was handed over. */
  ended(): void;
}

export interface ProgramOptions {
  /** Ours by default. */
  readonly folder?: string;
  /** Gives the program the named environment only, without our own. */
  readonly isWholeEnvironment?: boolean;
}

/** Milliseconds in which the last output of an ended program is read. */
const lastWords = 500;

function endOfFailed(error: NodeJS.ErrnoException): ProgramEnd {
  return { code: null, signal: null, fault: faultWords(error) };
}

export class Program {
  /** Resolves when the program has ended and all of its output was handed over. */
  readonly ended: Promise<ProgramEnd>;
  /** How it ended; undefined while it runs. */
  end: ProgramEnd | undefined;
  readonly #child: ChildProcessWithoutNullStreams;

  /** Starts `words`; `environment` is added to our own. */
  constructor(
    words: readonly string[],
    environment: Readonly<Record<string, string>>,
    hearer: ProgramHearer,
    { folder, isWholeEnvironment = false }: ProgramOptions = {},
  ) {
    const [file = "", ...args] = words;
    const inherited = isWholeEnvironment ? {} : process.env;
    this.#child = spawn(file, args, {
      stdio: "pipe",
      // Its own group, so that everything it starts can be ended with it.
      detached: true,
      ...(folder !== undefined && { cwd: folder }),
      // Without the first, Python holds back its output to a pipe.
      env: { ...inherited, ...environment, PYTHONUNBUFFERED: "1", PYTHONIOENCODING: "utf-8", NO_COLOR: "1" },
    });
    this.ended = this.#listen(hearer);
  }

  #listen(hearer: ProgramHearer): Promise<ProgramEnd> {
    const child = this.#child;
    child.stdout.setEncoding("utf8").on("data", (text: string) => hearer.printed(text, false));
    child.stderr.setEncoding("utf8").on("data", (text: string) => hearer.printed(text, true));
    // It may end before it has read everything; the way it ended says so.
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
      // A process that it started may have left its group and hold its output open; nobody waits for that.
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
