// What a measurement is: the figures it gives for one server in one round, and what is to be reached.
import type { LoadResult, Mode } from "../generator.ts";
import type { RunningServer } from "../server.ts";
import type { Subject, SubjectId } from "../subject.ts";

export interface Figure {
  readonly key: string;
  readonly title: string;
}

export interface Target {
  /** The key of the figure. */
  readonly figure: string;
  /** Vitrine's figure divided by this one's; without it, the figure itself. */
  readonly against?: SubjectId;
  /** Vitrine's figure divided by its own in this other measurement of the run. */
  readonly row?: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** The unit of a figure that is no ratio. */
  readonly unit?: string;
}

export interface Length {
  /** Seconds of load before anything is measured. */
  readonly warm: number;
  /** Seconds of load that are measured. */
  readonly seconds: number;
}

export interface Bench {
  readonly length: Length;
  start(subject: Subject): Promise<RunningServer>;
  load(server: RunningServer, mode: Mode, settings: Readonly<Record<string, number>>): Promise<LoadResult>;
}

export interface Measurement {
  /** For `--only`. */
  readonly name: string;
  readonly title: string;
  readonly subjects: readonly SubjectId[];
  /** The table that it is in. */
  readonly protocol: "lab" | "irc";
  readonly figures: readonly Figure[];
  readonly targets: readonly Target[];
  /** Measured once, whatever the number of rounds: it takes long, and is steady. */
  readonly isOnce?: boolean;
  measure(subject: Subject, bench: Bench): Promise<Readonly<Record<string, number>>>;
}

/** Starts the server, lets it be measured, and stops it, whatever happens. */
export async function withServer<Result>(
  bench: Bench,
  subject: Subject,
  measure: (server: RunningServer) => Promise<Result>,
): Promise<Result> {
  const server = await bench.start(subject);
  try {
    return await measure(server);
  } finally {
    await server.stop();
  }
}
