// A program that takes part in a test: started, typed to, heard, frozen, and ended with the test. A test waits
// for its output, never for a time.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { Arrivals } from "@vitrine/wire/testing";
import { onTestFinished } from "vitest";

export class Program {
  readonly title: string;
  readonly child: ChildProcessWithoutNullStreams;
  output = "";
  errors = "";
  readonly #lines: string[] = [];
  #unfinished = "";
  readonly #arrivals = new Arrivals(() => `${this.output}\n${this.errors}`);

  constructor(title: string, [command, ...args]: readonly [string, ...string[]]) {
    this.title = title;
    this.child = spawn(command, args, { stdio: "pipe", env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } });
    this.child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.output += text;
      const parts = (this.#unfinished + text).split("\n");
      this.#unfinished = parts.pop()!;
      this.#lines.push(...parts.map((line) => line.trimEnd()));
      this.#arrivals.came();
    });
    this.child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.errors += text;
      this.#arrivals.came();
    });
    // Typing to a program that has ended is no fault of the test.
    this.child.stdin.on("error", () => {});
    this.child.on("close", this.#arrivals.ended);
    onTestFinished(async () => {
      if (!this.hasEnded) {
        this.child.kill("SIGKILL");
        await once(this.child, "close");
      }
    });
  }

  /** Its output, line by line, without the spaces at their ends; the last one may not be whole yet. */
  get lines(): readonly string[] {
    return [...this.#lines, this.#unfinished.trimEnd()];
  }

  /** The last line of its output that is so. */
  lastLine(isSo: (line: string) => boolean): string | undefined {
    const unfinished = this.#unfinished.trimEnd();
    return isSo(unfinished) ? unfinished : this.#lines.findLast(isSo);
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** The last line of a Python traceback, where a thread has died; empty where none has. */
  get breakdown(): string {
    const at = this.errors.lastIndexOf("Traceback");
    if (at === -1) return "";
    return /^([\w.]+Error\b.*)\n/m.exec(this.errors.slice(at))?.[1] ?? "";
  }

  type(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  /** Stops it as a busy machine would: what comes meanwhile waits in its sockets. */
  freeze(): void {
    this.child.kill("SIGSTOP");
  }

  thaw(): void {
    this.child.kill("SIGCONT");
  }

  /** What `look` finds, as soon as it finds something in what the program has said. */
  until<Found>(what: string, look: () => Found | undefined | false): Promise<Found> {
    return this.#arrivals.until(look, `what the test waits for: ${this.title} ${what}`);
  }

  /** The last line of its output that has this in it. */
  hears(text: string): Promise<string> {
    return this.until(`hears ${JSON.stringify(text)}`, () => this.lastLine((line) => line.includes(text)));
  }

  /** Its standard error has this in it. */
  complains(text: string): Promise<boolean> {
    return this.until(`complains of ${JSON.stringify(text)}`, () => this.errors.includes(text));
  }

  /** One of its threads dies. */
  breaks(): Promise<string> {
    return this.until("breaks", () => (this.breakdown === "" ? undefined : this.breakdown));
  }

  ends(): Promise<number> {
    return this.until("ends", () => (this.hasEnded ? (this.child.exitCode ?? -1) : undefined));
  }
}
