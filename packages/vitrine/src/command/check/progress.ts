// The progress of a run of checks: the lines of the results in the order of the table, and on a terminal what is running.
import { type CheckPart, type CheckResult, partHeading, resultLine, type TableOptions } from "@vitrine/lab/check";

/** The part of a terminal or a pipe that is written to. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressOptions {
  /** Gets a line a check; undefined where another form of output goes there. */
  readonly results: Output | undefined;
  /** Gets the running checks, where it is a terminal. */
  readonly status: Output;
  readonly table: TableOptions;
}

/** Erases the line that the cursor is in (ECMA-48, EL). */
const eraseLine = "\r\u001b[K";

export class Progress {
  readonly #ids: readonly string[];
  readonly #options: ProgressOptions;
  readonly #running = new Set<string>();
  readonly #finished = new Map<string, CheckResult>();
  #printed = 0;
  #part: CheckPart | undefined;

  /** The ids of the checks in the order of the table. */
  constructor(ids: readonly string[], options: ProgressOptions) {
    this.#ids = ids;
    this.#options = options;
  }

  started(id: string): void {
    this.#running.add(id);
    this.#show();
  }

  finished(result: CheckResult): void {
    this.#running.delete(result.id);
    this.#finished.set(result.id, result);
    this.#erase();
    this.#print();
    this.#show();
  }

  /** Leaves nothing of the status on the screen. */
  end(): void {
    this.#running.clear();
    this.#erase();
  }

  /** Prints the results that are next in the order of the table. */
  #print(): void {
    const { results, table } = this.#options;
    for (;;) {
      const next = this.#finished.get(this.#ids[this.#printed] ?? "");
      if (next === undefined) return;
      this.#printed += 1;
      if (results === undefined) continue;
      if (next.part !== this.#part)
        results.write(`${this.#part === undefined ? "" : "\n"}${partHeading(next.part, table)}\n`);
      this.#part = next.part;
      results.write(`${resultLine(next, table)}\n`);
    }
  }

  #show(): void {
    const { status } = this.#options;
    if (status.isTTY !== true || this.#running.size === 0) return;
    const text = `${this.#finished.size} of ${this.#ids.length} checks done; running: ${[...this.#running].join(", ")}`;
    status.write(`${eraseLine}${text.slice(0, (status.columns ?? 80) - 1)}`);
  }

  #erase(): void {
    if (this.#options.status.isTTY === true) this.#options.status.write(eraseLine);
  }
}
