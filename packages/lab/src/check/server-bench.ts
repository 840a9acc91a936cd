// The parts that a check of a server works with: the program, started afresh, and the clients that the check plays.
import { CheckFailure, JoinFailure } from "./check.ts";
import type { Patience } from "./patience.ts";
import { waitFor } from "../process/wait.ts";
import { ProgramProblem } from "./problem.ts";
import { Peer } from "./peer.ts";
import type { TestedProgram } from "./program.ts";
import type { Timeline } from "./timeline.ts";

export interface ServerBenchOptions {
  readonly host: string;
  readonly port: number;
  /** The local address of the client with this number; undefined leaves it to the kernel. */
  readonly from: (number: number) => string | undefined;
  /** Added to names where the server runs on after a check: it may remember the names of earlier checks. */
  readonly suffix: string;
  /** Starts the program again; absent for a server that is somebody else's. */
  readonly start?: () => Promise<TestedProgram>;
}

export class ServerBench {
  readonly timeline: Timeline;
  readonly patience: Patience;
  readonly #options: ServerBenchOptions;
  readonly #peers: Peer[] = [];
  /** Why the finding of the check may be wrong; undefined where it is sure. */
  unsure: string | undefined;
  #program: TestedProgram | undefined;

  constructor(program: TestedProgram | undefined, timeline: Timeline, patience: Patience, options: ServerBenchOptions) {
    this.#program = program;
    this.timeline = timeline;
    this.patience = patience;
    this.#options = options;
  }

  /** The program as it was started last. Throws for `--connect`, where checks with `endsProgram` are left out. */
  get program(): TestedProgram {
    if (this.#program === undefined) throw new Error("the server is not ours to end");
    return this.#program;
  }

  /** Whether a traceback is on the program's standard error: one of its threads has ended. */
  get hasRaised(): boolean {
    return this.#program?.errors.includes("Traceback") === true;
  }

  /** Resolves with whether an error, or its end, keeps the program from going on. Waits a moment for its last words. */
  async hasBroken(): Promise<boolean> {
    const program = this.#program;
    if (program === undefined) return false;
    const isBroken = (): boolean => program.hasEnded || this.hasRaised;
    return (await waitFor(isBroken, { changes: [program.changes], patience: this.patience.unexpected })) === true;
  }

  /** Starts the program once more, at the same address and port. */
  async startAgain(): Promise<void> {
    this.#program = await this.#options.start?.();
  }

  /** How often the server's queue of waiting connections was full; undefined where it cannot be known. */
  async overflows(): Promise<number | undefined> {
    return this.#program?.overflows();
  }

  /** Marks the finding of the check as unsure, and says why. */
  doubt(reason: string): void {
    this.unsure = reason;
  }

  /** The name under which this user joins: the same, unless the server remembers earlier checks. */
  name(name: string): string {
    return name + this.#options.suffix;
  }

  /** How many clients the check has connected so far. */
  get connections(): number {
    return this.#peers.length;
  }

  /** A connection that has not given its name yet. `who` is for the time line. Rejects with a `JoinFailure`. */
  async connect(who: string): Promise<Peer> {
    const { host, port, from } = this.#options;
    const local = from(this.#peers.length);
    const connecting = Peer.connect({ who, host, port, from: local }, this.timeline, this.patience);
    const peer = await asJoining(connecting, () => false).catch((error: unknown) => {
      const isElsewhere = this.#program === undefined && this.#peers.length === 0 && error instanceof JoinFailure;
      throw isElsewhere
        ? new ProgramProblem(`the server at ${host}:${port} cannot be reached: ${error.message}`)
        : error;
    });
    this.#peers.push(peer);
    return peer;
  }

  /** A client that has given its name, and has received something with its name in it. Rejects with a `JoinFailure`. */
  async join(name: string): Promise<Peer> {
    const peer = await this.connect(name);
    const wanted = this.name(name);
    peer.send(wanted);
    const registering = peer.until(
      ({ received, roster }) => (received.includes(wanted) || roster?.has(wanted) === true ? true : undefined),
      `${name} should have received a roster with the name ${wanted}`,
    );
    await asJoining(registering, () => peer.received !== "");
    return peer;
  }

  /** Several clients, one after the other. */
  async joinAll(...names: string[]): Promise<Peer[]> {
    const peers: Peer[] = [];
    for (const name of names) peers.push(await this.join(name));
    return peers;
  }

  /**
   * Everybody leaves by RST: so no connection waits out its time (TIME_WAIT, RFC 9293 §3.6), and the program can listen on the
   * same port again at once.
   */
  close(): void {
    for (const peer of this.#peers) if (!peer.isClosed) peer.reset();
  }
}

/** The same failure as one of joining. */
function asJoining<Value>(joining: Promise<Value>, isAnswered: () => boolean): Promise<Value> {
  return joining.catch((error: unknown) => {
    throw error instanceof CheckFailure ? new JoinFailure(error.message, isAnswered()) : error;
  });
}
