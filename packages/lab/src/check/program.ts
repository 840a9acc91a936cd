// The program under test: its output is on the time line of the check, and afterwards nothing of it is left.
import { Program } from "../process/program.ts";
import { Changes, waitFor } from "../process/wait.ts";
import { CheckFailure, quote } from "./check.ts";
import { type Patience, until } from "./patience.ts";
import { ProgramProblem } from "./problem.ts";
import { accepts, type ListeningSocket } from "./site/listening.ts";
import type { Site } from "./site/site.ts";
import type { Timeline } from "./timeline.ts";

/** Characters kept of the output: a program that floods its terminal fills no memory. */
const mostOutput = 1_000_000;
/** Milliseconds between the first looks at the kernel's table of listening sockets, which announces nothing. */
const listenPoll = 15;
/** A later look waits for this share of the time so far: a program that starts slowly needs the processor more than we do. */
const listenShare = 0.1;
/** Milliseconds between two looks at the most. */
const longestListenPoll = 250;
/** Lines, and characters of a line, that are quoted of an ended program. */
const mostLastWords = 8;
const longestLastWord = 300;
/** Milliseconds without output after which a program may wait for its input. */
const moment = 250;
/** Words of a program that lacks arguments: its usage, or the error of reading them (argv, process.argv, sys.argv). */
const asksForArguments = /^usage:|\bargv\b/im;
const argumentsMissing =
  "it seems to need arguments: write them after its name, with words such as {port} that are filled in (vitrine check --help)";

export class TestedProgram extends Program {
  readonly #site: Site;
  readonly #timeline: Timeline;
  readonly #changes: Changes;
  readonly #printed: { output: string; errors: string };
  #isKilled = false;
  #printedAt = -Infinity;

  /** Starts the command line, its places filled, on the site. */
  constructor(command: readonly string[], site: Site, timeline: Timeline) {
    timeline.note("the program", "started", new TextEncoder().encode(command.join(" ")));
    const changes = new Changes();
    const printed = { output: "", errors: "" };
    const { words, environment, folder } = site.launch(command);
    const hearer = {
      printed: (text: string, isError: boolean): void => {
        this.#printedAt = performance.now();
        timeline.note("the program", "printed", new TextEncoder().encode(text));
        const kind = isError ? "errors" : "output";
        printed[kind] = (printed[kind] + text).slice(-mostOutput);
        changes.announce();
      },
      ended: (): void => {
        timeline.note("the program", "ended");
        changes.announce();
      },
    };
    super(words, environment, hearer, { folder, isWholeEnvironment: true });
    this.#site = site;
    this.#timeline = timeline;
    this.#changes = changes;
    this.#printed = printed;
  }

  /** Its standard output so far. */
  get output(): string {
    return this.#printed.output;
  }

  /** Its standard error so far. */
  get errors(): string {
    return this.#printed.errors;
  }

  get hasEnded(): boolean {
    return this.end !== undefined;
  }

  /** Whether the check ended it. */
  get isKilled(): boolean {
    return this.#isKilled;
  }

  /** Whether a prompt seems to be its last output: it printed a line without an end, and nothing for a moment. */
  get seemsToAsk(): boolean {
    return this.output !== "" && !this.output.endsWith("\n") && performance.now() - this.#printedAt > moment;
  }

  /** Announces each output and the end. */
  get changes(): Changes {
    return this.#changes;
  }

  /** "exit code 1"; undefined while it runs. */
  get endInWords(): string | undefined {
    if (this.end === undefined) return undefined;
    const { code, signal, fault } = this.end;
    return fault ?? (signal === null ? `exit code ${code}` : `signal ${signal}`);
  }

  /** The last lines of its standard error, or of its output where it wrote no errors. */
  get lastWords(): string[] {
    const text = this.errors.trim() === "" ? this.output : this.errors;
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    return lines.slice(-mostLastWords).map((line) => line.trimEnd().slice(0, longestLastWord));
  }

  /** The last line of its standard error, where there is one, and how it ended, as the end of a sentence. */
  get lastWordsInShort(): string {
    const error = this.errors.trim().split("\n").at(-1) ?? "";
    const end = this.hasEnded && !this.#isKilled ? `; the program has ended (${this.endInWords})` : "";
    return `${error === "" ? "" : `; its standard error ends in ${quote(error)}`}${end}`;
  }

  override type(line: string): void {
    this.#timeline.note("the program", "typed", new TextEncoder().encode(`${line}\n`));
    super.type(line);
  }

  /**
   * Resolves when the program listens at the site's address and port; rejects with a `ProgramProblem` where it ends before
   * that, takes too long, or listens elsewhere.
   */
  async listening({ start, expected }: Patience): Promise<void> {
    const { serverAddress, port } = this.#site;
    const begin = performance.now();
    let last = start;
    for (;;) {
      this.mustRun(`before it listened on TCP port ${port}`);
      const sockets = (await this.#site.listening(this.pid)) ?? [];
      if (sockets.some((socket) => socket.port === port && accepts(socket, serverAddress))) return;
      const elapsed = performance.now() - begin;
      if (elapsed > last) throw this.#notListening(sockets, start);
      // Its computer is its own: a socket there that is not the right one is the program's.
      if (this.#isAlone && sockets.length > 0) last = Math.min(last, elapsed + expected);
      const pause = Math.min(Math.max(listenPoll, elapsed * listenShare), longestListenPoll);
      await waitFor(() => this.hasEnded, { changes: [this.#changes], patience: pause });
    }
  }

  /** Whether nothing but the program runs at the site's address; on loopback, everything of this computer does. */
  get #isAlone(): boolean {
    return !this.#site.programAddress.startsWith("127.");
  }

  #notListening(sockets: readonly ListeningSocket[], start: number): ProgramProblem {
    const { serverAddress, port } = this.#site;
    const elsewhere = sockets.find((socket) => socket.port === port);
    if (elsewhere !== undefined) {
      return new ProgramProblem(
        `the program listens on ${elsewhere.address}, which other computers cannot reach; the server's address is ${serverAddress} (in Python: socket.gethostbyname(socket.gethostname()), or "" for all addresses)`,
      );
    }
    const other = this.#isAlone ? sockets[0] : undefined;
    if (other !== undefined) {
      const advice = `write {port} in its command line, or say --port ${other.port}`;
      return new ProgramProblem(
        `the program does not listen on TCP port ${port}; it listens on port ${other.port}: ${advice}`,
      );
    }
    const words = `the program did not listen on TCP port ${port} within ${start / 1000} seconds`;
    const advice = this.seemsToAsk ? "; it seems to wait for input: --type '{port}' types the port" : "";
    return new ProgramProblem(words + advice, this.lastWords);
  }

  /** Throws a `ProgramProblem` where it has ended by itself: "before it connected". */
  mustRun(when: string): void {
    if (this.end === undefined || this.#isKilled) return;
    if (this.end.fault !== undefined) throw new ProgramProblem(`the program cannot be run: ${this.end.fault}`);
    const words = `the program ended ${when} (${this.endInWords})`;
    throw new ProgramProblem([words, ...this.#likelyCauses].join("; "), this.lastWords);
  }

  /** Why it may have ended so soon: each cause as a part of a sentence. */
  get #likelyCauses(): string[] {
    const { user, programAddress, serverAddress, port } = this.#site;
    const isClient = programAddress !== serverAddress;
    const causes: readonly (readonly [isLikely: boolean, cause: string])[] = [
      [
        this.end?.code === 0,
        "it ended without an error: is its main function called? One that goes into the background has to stay in the foreground here",
      ],
      [
        user.isDropped && /permission denied|EACCES/i.test(this.errors),
        `it runs as the user ${user.name}, and --user NAME chooses another one`,
      ],
      [asksForArguments.test(this.errors + this.output), argumentsMissing],
      [
        isClient && /ECONNREFUSED|Connection ?refused/i.test(this.errors),
        `the server that the checks play is at ${serverAddress}, TCP port ${port}`,
      ],
    ];
    return causes.flatMap(([isLikely, cause]) => (isLikely ? [cause] : []));
  }

  /** Resolves with what `find` gives; fails with `words` when time is up, or when the program has ended without it. */
  until<Value>(find: () => Value | undefined, milliseconds: number, words: () => string): Promise<Value> {
    const isOver = (): boolean => this.hasEnded;
    return until([this.#changes], find, { milliseconds, words, isOver });
  }

  /** How often its queue of waiting connections was full; undefined where it cannot be known. */
  overflows(): Promise<number | undefined> {
    return this.#site.overflows(this.pid);
  }

  /** Ends the program and everything that it started, also processes that left its group. */
  async kill(): Promise<void> {
    this.#isKilled = true;
    this.signal("SIGKILL");
    await this.#site.endAll();
    await this.ended;
  }
}

/** A `ProgramProblem` as a failure of a check, for a program that has shown before that it can be run. */
export function asFailure({ message, lastWords }: ProgramProblem): CheckFailure {
  const last = lastWords.at(-1);
  return new CheckFailure(last === undefined ? message : `${message}: ${last}`);
}
