// The program under test: started by its command line, in a process group of its own, and gone afterwards with
// everything that it started.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { killProcesses } from "../process/end.ts";
import { processesMarked } from "../process/mark.ts";
import { visible } from "../visible.ts";
import { CheckFailure } from "./check.ts";
import { Changes, type Patience } from "./patience.ts";
import type { Timeline } from "./timeline.ts";

/** The program cannot be run at all: there is nothing to check. */
export class ProgramProblem extends Error {
  override readonly name = "ProgramProblem";

  constructor(words: string) {
    super(visible(words));
  }
}

/** Output kept of a program, in characters: one that floods its terminal fills no memory. */
const mostOutput = 1_000_000;
/** How often the kernel is asked whether the program listens, in milliseconds. */
const listenPoll = 15;

/** The values for the places of a command line: `{port}`, `{server}`, `{address}`, `{name}`, `{host}`. */
export type Places = Readonly<Record<string, string>>;

/** Puts the values into `{place}`s of the arguments; whatever else stands in braces stays as it is. */
export function fillPlaces(command: readonly string[], places: Places): string[] {
  return command.map((word) => word.replace(/\{([a-z]+)\}/g, (whole, name: string) => places[name] ?? whole));
}

/** Whether the command line asks for this value. */
export function hasPlace(command: readonly string[], name: string): boolean {
  return command.some((word) => word.includes(`{${name}}`));
}

/** Rejects with a `ProgramProblem` where another program has the port: it would be taken for the one under test. */
export async function mustBeFree(port: number): Promise<void> {
  if (!(await isListening(port))) return;
  throw new ProgramProblem(
    `TCP port ${port} is in use: end what listens there, or give the program a {port} of its own`,
  );
}

/** 127.0.0.1 as the kernel's tables write it, plain and in the clothes of IPv6: the checks connect to it. */
const checkedAddress = /^(?:0+|0100007F|0000000000000000FFFF00000100007F|0+1000000)$/;

/**
 * Whether a socket listens on this TCP port of 127.0.0.1 or of all addresses, as the kernel says it: connecting to find
 * out would be a client already. The same port of another loopback address is somebody else's.
 */
async function isListening(port: number): Promise<boolean> {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    const text = await readFile(table, "latin1").catch(() => "");
    for (const line of text.split("\n")) {
      // Columns (proc(5)): number, local address:port, remote address:port, state; 0A is LISTEN.
      const [, local = "", , state] = line.trim().split(/\s+/, 4);
      const [address = "", localPort] = local.split(":");
      if (state === "0A" && localPort === wanted && checkedAddress.test(address)) return true;
    }
  }
  return false;
}

/** What the environment of a program under test says, and of everything that it starts. */
const mark = "VITRINE_CHECK";
let programs = 0;

export class Program {
  readonly #mark: Readonly<Record<string, string>>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #timeline: Timeline;
  readonly #changes = new Changes();
  #output = "";
  #errors = "";
  #ended: { readonly code: number | null; readonly signal: NodeJS.Signals | null } | undefined;
  #failure: Error | undefined;

  private constructor(
    child: ChildProcessWithoutNullStreams,
    mark: Readonly<Record<string, string>>,
    timeline: Timeline,
  ) {
    this.#child = child;
    this.#mark = mark;
    this.#timeline = timeline;
    child.stdout.on("data", (chunk: Buffer) => this.#printed(chunk, false));
    child.stderr.on("data", (chunk: Buffer) => this.#printed(chunk, true));
    // A program that has ended takes no more lines: that it ended is told elsewhere.
    child.stdin.on("error", () => {});
    child.on("error", (error) => {
      this.#failure = error;
      this.#changes.announce();
    });
    child.on("exit", (code, signal) => {
      this.#ended = { code, signal };
      timeline.note("the program", "ended");
      this.#changes.announce();
    });
  }

  static start(command: readonly string[], timeline: Timeline): Program {
    const [file = "", ...args] = command;
    timeline.note("the program", "started", new TextEncoder().encode(command.join(" ")));
    programs += 1;
    const marks = { [mark]: `${process.pid}-${programs}` };
    const child = spawn(file, args, {
      // A group of its own, so that what it starts can be ended with it.
      detached: true,
      stdio: "pipe",
      // Python keeps what it prints to a pipe until its buffer is full: nobody would see it in time.
      env: { ...process.env, ...marks, PYTHONUNBUFFERED: "1", PYTHONIOENCODING: "utf-8", NO_COLOR: "1" },
    });
    return new Program(child, marks, timeline);
  }

  /** What it has printed on its standard output. */
  get output(): string {
    return this.#output;
  }

  /** What it has printed on its standard error. */
  get errors(): string {
    return this.#errors;
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** How it ended, in words, or nothing while it runs. */
  get ending(): string | undefined {
    if (this.#ended === undefined) return undefined;
    const { code, signal } = this.#ended;
    const last = this.#errors.trim().split("\n").at(-1) ?? "";
    return `${signal === null ? `exit code ${code}` : `signal ${signal}`}${last === "" ? "" : `: ${last.slice(0, 200)}`}`;
  }

  /** Types a line at the program. */
  type(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    this.#timeline.note("the program", "typed", bytes);
    this.#child.stdin.write(bytes);
  }

  /** Ends its input, as Ctrl-D does. */
  endInput(): void {
    this.#child.stdin.end();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves when the program runs; rejects with a `ProgramProblem` where it cannot be run at all. */
  async started(): Promise<void> {
    if (this.#child.pid === undefined) await new Promise((resolve) => this.#child.once("error", resolve));
    this.#rejectIfGone("at once");
  }

  /** Resolves when something listens on the port; rejects when the program does not come so far. */
  async listening(port: number, { start }: Patience): Promise<void> {
    const until = performance.now() + start;
    for (;;) {
      this.#rejectIfGone(`before it listened on port ${port}`);
      if (await isListening(port)) return;
      if (performance.now() > until) {
        throw new ProgramProblem(`the program did not listen on TCP port ${port} within ${start / 1000} seconds`);
      }
      await new Promise((resolve) => {
        setTimeout(resolve, listenPoll);
      });
    }
  }

  /** Resolves with what `find` gives of this program, or fails in words. */
  until<Value>(find: () => Value | undefined, milliseconds: number, words: () => string): Promise<Value> {
    return this.#changes.until(find, milliseconds, words);
  }

  /** Ends the program and everything that it started, also what has left its group. */
  async end(): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // The whole group is gone already.
    }
    this.#child.stdin.destroy();
    if (!this.hasEnded) await new Promise((resolve) => this.#child.once("exit", resolve));
    await killProcesses(() => processesMarked(this.#mark));
  }

  #rejectIfGone(when: string): void {
    if (this.#failure !== undefined) {
      const { code } = this.#failure as NodeJS.ErrnoException;
      const why = code === "ENOENT" ? "there is no such program" : this.#failure.message;
      throw new ProgramProblem(`${this.#child.spawnfile} cannot be run: ${why}`);
    }
    if (this.#ended !== undefined) throw new CheckFailure(`the program ended ${when} (${this.ending})`);
  }

  #printed(chunk: Buffer, isError: boolean): void {
    this.#timeline.note("the program", "printed", chunk);
    const text = chunk.toString();
    if (isError) this.#errors = (this.#errors + text).slice(-mostOutput);
    else this.#output = (this.#output + text).slice(-mostOutput);
    this.#changes.announce();
  }
}
