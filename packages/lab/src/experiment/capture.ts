// tcpdump on one host, from before the first packet until after the last, and the losses that it reports.
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { hostInterface } from "../plan/names.ts";
import { commandOn, environmentOn, hostOf } from "../apply/exec.ts";
import type { LabState } from "../apply/state.ts";
import { LabProblem, reason } from "../problem.ts";
import type { CaptureResult } from "./result.ts";

/** Milliseconds in which tcpdump must report that it listens, or its counts; after that it counts as hanging. */
const patience = 60_000;
/** Milliseconds between two looks whether everything has been written. */
const askInterval = 50;
/** Kibibytes of the kernel's buffer: a burst of the largest experiment. */
const kernelBuffer = 16_384;

interface Counts {
  readonly captured: number;
  readonly received: number;
  readonly dropped: number;
}

export class Capture {
  readonly host: string;
  readonly file: string;
  readonly #child: ChildProcess;
  readonly #isOnLoopback: boolean;
  #said = "";
  #onSaid: () => void = () => {};
  #hasEnded = false;

  private constructor(state: LabState, host: string, folder: string, file: string) {
    this.host = host;
    this.file = file;
    this.#isOnLoopback = state.mode === "loopback";
    const { address } = hostOf(state, host).addresses[0]!;
    const where = this.#isOnLoopback ? ["-i", "lo", "host", address] : ["-i", hostInterface];
    // -U and --immediate-mode: a packet is in the file as soon as it is seen. -Z root: the folder is ours alone.
    const options = ["-n", "-U", "--immediate-mode", "-B", String(kernelBuffer), "-Z", "root", "-w", file];
    const [program, ...args] = commandOn(state, host, ["tcpdump", ...options, ...where]);
    this.#child = spawn(program!, args, {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
      env: { ...process.env, ...environmentOn(state, host) },
    });
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => this.#say(text));
    this.#child.once("error", (error) => this.#end(reason(error)));
    this.#child.once("close", () => this.#end(""));
  }

  /** Resolves when it listens. Throws a LabProblem with tcpdump's words where it may not. */
  static async start(state: LabState, host: string, folder: string, file: string): Promise<Capture> {
    const capture = new Capture(state, host, folder, file);
    const listens = await capture.#until(() => capture.#said.includes("listening on"));
    if (listens) return capture;
    capture.kill();
    const words = capture.#said
      .trim()
      .split("\n")[0]
      ?.replace(/^tcpdump: /, "");
    throw new LabProblem(`cannot capture on ${host}: ${words || "tcpdump does not say that it listens"}`);
  }

  #say(text: string): void {
    this.#said += text;
    this.#onSaid();
  }

  #end(words: string): void {
    this.#hasEnded = true;
    this.#say(words);
  }

  /** Resolves with false when tcpdump ends first, or is silent for too long. */
  #until(isSo: () => boolean): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(isSo()), patience);
      this.#onSaid = (): void => {
        if (!isSo() && !this.#hasEnded) return;
        clearTimeout(timer);
        resolve(isSo());
      };
      this.#onSaid();
    });
  }

  /** Its counts up to now: tcpdump answers SIGUSR1 with them. */
  async #count(signal: "SIGUSR1" | "SIGINT"): Promise<Counts | undefined> {
    const before = this.#said.length;
    this.#child.kill(signal);
    const counts = (): Counts | undefined => parseCounts(this.#said.slice(before));
    await this.#until(() => counts() !== undefined);
    return counts();
  }

  /** Waits until every packet that the kernel has seen is written, then ends tcpdump. */
  async stop(): Promise<CaptureResult> {
    const until = performance.now() + patience;
    let before: Counts | undefined;
    while (!this.#hasEnded && performance.now() < until) {
      const counts = await this.#count("SIGUSR1");
      if (counts === undefined || this.#hasAll(counts, before)) break;
      before = counts;
      await wait(askInterval);
    }
    const counts = this.#hasEnded ? undefined : await this.#count("SIGINT");
    await this.#until(() => this.#hasEnded);
    this.kill();
    const { captured = 0, dropped = 0 } = counts ?? {};
    const isComplete = counts !== undefined && dropped === 0 && this.#hasAll(counts, counts);
    return { host: this.host, file: this.file, packets: captured, dropped, isComplete };
  }

  /** On loopback the kernel counts each packet twice, going out and coming in; there it has to stop growing. */
  #hasAll({ captured, received, dropped }: Counts, before: Counts | undefined): boolean {
    if (!this.#isOnLoopback) return captured >= received - dropped;
    return before?.captured === captured && before.received === received;
  }

  /** A process on the host, as long as the capture runs. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  kill(): void {
    if (!this.#hasEnded) this.#child.kill("SIGKILL");
  }
}

/** tcpdump prints its counts in one line on SIGUSR1, and in three lines at its end. */
export function parseCounts(said: string): Counts | undefined {
  const number = (words: string): number | undefined => {
    const found = new RegExp(`(\\d+) packets? ${words}`).exec(said);
    return found === null ? undefined : Number(found[1]);
  };
  const [captured, received, dropped] = ["captured", "received by filter", "dropped by kernel"].map(number);
  if (captured === undefined || received === undefined || dropped === undefined) return undefined;
  return { captured, received, dropped };
}
