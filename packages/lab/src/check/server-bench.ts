// What a check of a server works with: the program, started afresh, and as many clients as it plays.
import type { Patience } from "./patience.ts";
import { Peer } from "./peer.ts";
import type { TestedProgram } from "./program.ts";
import type { Timeline } from "./timeline.ts";

export interface ServerBenchOptions {
  readonly host: string;
  readonly port: number;
  /** Put behind names where the server was there before and stays: it may remember the names of earlier checks. */
  readonly suffix: string;
}

export class ServerBench {
  /** Not there with `--connect`: then the server is somebody else's to start and end. */
  readonly program: TestedProgram | undefined;
  readonly timeline: Timeline;
  readonly patience: Patience;
  readonly #options: ServerBenchOptions;
  readonly #peers: Peer[] = [];

  constructor(program: TestedProgram | undefined, timeline: Timeline, patience: Patience, options: ServerBenchOptions) {
    this.program = program;
    this.timeline = timeline;
    this.patience = patience;
    this.#options = options;
  }

  get isOnLoopback(): boolean {
    return this.#options.host.startsWith("127.");
  }

  /** The name that stands for this one: the same, but where the server remembers earlier checks. */
  name(name: string): string {
    return name + this.#options.suffix;
  }

  /** A connection that has not given its name yet. `who` is for the time line. */
  async connect(who: string): Promise<Peer> {
    const { host, port } = this.#options;
    const peer = await Peer.connect({ who, host, port, from: this.#nextAddress() }, this.timeline, this.patience);
    this.#peers.push(peer);
    return peer;
  }

  /** A client that has given its name and has received a roster with it. */
  async join(name: string): Promise<Peer> {
    const peer = await this.connect(name);
    peer.send(this.name(name));
    await peer.sees(this.name(name));
    return peer;
  }

  /** Several of them, one after the other, each knowing of all. */
  async joinAll(...names: string[]): Promise<Peer[]> {
    const peers: Peer[] = [];
    for (const name of names) peers.push(await this.join(name));
    for (const peer of peers) await peer.sees(...names.map((name) => this.name(name)));
    return peers;
  }

  /**
   * Everybody goes by RST: so no connection waits out its time (TIME_WAIT, RFC 9293 §3.6), and the program can listen on the
   * same port again at once.
   */
  close(): void {
    for (const peer of this.#peers) if (!peer.isClosed) peer.reset();
  }

  #nextAddress(): string | undefined {
    return this.isOnLoopback ? `127.0.0.${11 + (this.#peers.length % 200)}` : undefined;
  }
}
