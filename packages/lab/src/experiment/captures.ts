// The captures of an experiment: one file for the server, one for each host that somebody joins from.
import { join } from "node:path";
import { type LabState } from "../apply/state.ts";
import { LabProblem } from "../problem.ts";
import { Capture } from "./capture.ts";
import type { Experiment } from "./experiment.ts";
import type { CaptureResult } from "./result.ts";
import { Wire } from "./wire.ts";

/** The name that the course gives to the server's capture. */
const serverFile = "chatserver.pcap";

export class Captures {
  readonly #state: LabState;
  readonly #folder: string;
  #running: Capture[] = [];
  results: CaptureResult[] = [];
  /** The reason why there are no captures; empty where there are some. */
  fault = "";

  constructor(state: LabState, folder: string) {
    this.#state = state;
    this.#folder = folder;
  }

  /**
   * Resolves when all of them listen. On loopback a run goes on without them where tcpdump may not capture; in a lab of
   * its own that is a LabProblem.
   */
  async start({ server, participants }: Experiment): Promise<void> {
    const hosts = new Map(participants.map(({ host }) => [host, `${host}.pcap`]));
    hosts.set(server.host, serverFile);
    const started = await Promise.allSettled(
      [...hosts].map(([host, file]) => Capture.start(this.#state, host, this.#folder, file)),
    );
    this.#running = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const failed = started.find((one) => one.status === "rejected");
    if (failed === undefined) return;
    if (this.#state.mode !== "loopback" || !(failed.reason instanceof LabProblem)) throw failed.reason as Error;
    for (const capture of this.#running) capture.kill();
    this.#running = [];
    this.fault = failed.reason.message;
  }

  /** The packets that the host's capture has seen up to now; undefined where there is none. */
  wireOf(host: string): Wire | undefined {
    const capture = this.#running.find((capture) => capture.host === host);
    return capture === undefined ? undefined : new Wire(join(this.#folder, capture.file));
  }

  /** A process on the host that sees its sockets; 0 where nothing captures. */
  pidOn(host: string): number {
    return this.#running.find((capture) => capture.host === host)?.pid ?? 0;
  }

  async stop(): Promise<void> {
    this.results = await Promise.all(this.#running.map((capture) => capture.stop()));
    this.#running = [];
  }
}
