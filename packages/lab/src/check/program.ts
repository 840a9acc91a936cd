// The program under test: what it prints is on the time line of its check, and it is gone afterwards with everything that it
// started.
import { readFile } from "node:fs/promises";
import { killProcesses } from "../process/end.ts";
import { processesMarked } from "../process/mark.ts";
import { Program } from "../process/program.ts";
import { Changes } from "../process/wait.ts";
import { escapedText } from "@vitrine/wire/text";
import { CheckFailure } from "./check.ts";
import { type Patience, until } from "./patience.ts";
import type { Timeline } from "./timeline.ts";

/** The program cannot be run at all: there is nothing to check. */
export class ProgramProblem extends Error {
  override readonly name = "ProgramProblem";

  constructor(words: string) {
    super(escapedText(words));
  }
}

/** Output kept of a program, in characters: one that floods its terminal fills no memory. */
const mostOutput = 1_000_000;
/** How often the kernel is asked whether the program listens, in milliseconds. */
const listenPoll = 15;

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

export class TestedProgram extends Program {
  readonly #command: readonly string[];
  readonly #mark: Readonly<Record<string, string>>;
  readonly #timeline: Timeline;
  readonly #changes: Changes;
  readonly #told: { output: string; errors: string };

  constructor(command: readonly string[], timeline: Timeline) {
    timeline.note("the program", "started", new TextEncoder().encode(command.join(" ")));
    programs += 1;
    const marks = { [mark]: `${process.pid}-${programs}` };
    const changes = new Changes();
    const told = { output: "", errors: "" };
    super(command, marks, {
      printed(text, isError) {
        timeline.note("the program", "printed", new TextEncoder().encode(text));
        const kind = isError ? "errors" : "output";
        told[kind] = (told[kind] + text).slice(-mostOutput);
        changes.announce();
      },
      ended() {
        timeline.note("the program", "ended");
        changes.announce();
      },
    });
    this.#command = command;
    this.#mark = marks;
    this.#timeline = timeline;
    this.#changes = changes;
    this.#told = told;
  }

  /** What it has printed on its standard output. */
  get output(): string {
    return this.#told.output;
  }

  /** What it has printed on its standard error. */
  get errors(): string {
    return this.#told.errors;
  }

  get hasEnded(): boolean {
    return this.end !== undefined;
  }

  /** How it ended, in words, or nothing while it runs. */
  get endInWords(): string | undefined {
    if (this.end === undefined) return undefined;
    const { code, signal } = this.end;
    const last = this.errors.trim().split("\n").at(-1) ?? "";
    return `${signal === null ? `exit code ${code}` : `signal ${signal}`}${last === "" ? "" : `: ${last.slice(0, 200)}`}`;
  }

  override type(line: string): void {
    this.#timeline.note("the program", "typed", new TextEncoder().encode(`${line}\n`));
    super.type(line);
  }

  /** Resolves when the program runs; rejects with a `ProgramProblem` where it cannot be run at all. */
  async started(): Promise<void> {
    if (this.pid === 0) await this.ended;
    this.#rejectIfGone("at once");
  }

  /** Resolves when something listens on the port; rejects when the program does not come so far. */
  async listening(port: number, { start }: Patience): Promise<void> {
    const end = performance.now() + start;
    for (;;) {
      this.#rejectIfGone(`before it listened on port ${port}`);
      if (await isListening(port)) return;
      if (performance.now() > end) {
        throw new ProgramProblem(`the program did not listen on TCP port ${port} within ${start / 1000} seconds`);
      }
      await new Promise((resolve) => {
        setTimeout(resolve, listenPoll);
      });
    }
  }

  /** Resolves with what `find` gives of this program, or fails in words. */
  until<Value>(find: () => Value | undefined, milliseconds: number, words: () => string): Promise<Value> {
    return until(this.#changes, find, milliseconds, words);
  }

  /** Ends the program and everything that it started, also what has left its group. */
  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.ended;
    await killProcesses(() => processesMarked(this.#mark));
  }

  #rejectIfGone(when: string): void {
    if (this.end?.fault !== undefined) throw new ProgramProblem(`${this.#command[0]} cannot be run: ${this.end.fault}`);
    if (this.end !== undefined) throw new CheckFailure(`the program ended ${when} (${this.endInWords})`);
  }
}
