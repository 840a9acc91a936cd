// The filters that were asked for last, each with what it has found: one that is asked for again goes on where it was.
import { compileFilter } from "@vitrine/glass";
import type { Selection, SelectionResult } from "../source/capture-source.ts";
import type { CaptureReader } from "./capture-reader.ts";
import { nextTask } from "./next-task.ts";
import { SelectionPass } from "./selection-pass.ts";

/**
 * Selections that can be gone back to; older ones are worked out again when they are asked for. Each takes four bytes a packet
 * found, and at most twice that while it grows.
 */
const mostKept = 4;

interface Kept {
  readonly id: number;
  readonly filter: string;
  readonly pass: SelectionPass;
  milliseconds: number;
}

function told({ id, filter, pass, milliseconds }: Kept): Selection {
  return { id, filter, count: pass.rows.length, looked: pass.looked, milliseconds };
}

export class Selections {
  readonly #reader: CaptureReader;
  /** By their filters, the one asked for last at the end. */
  readonly #kept = new Map<string, Kept>();
  /** The one asked for last: the others do not go on. */
  #current: Kept | undefined;
  /** Until whoever works on a selection is through. */
  #turn: Promise<unknown> = Promise.resolve();
  #ids = 0;

  constructor(reader: CaptureReader) {
    this.#reader = reader;
  }

  /** The rows of a selection, as far as they are known; undefined if it is not kept any more. */
  rows(id: number): Uint32Array | undefined {
    for (const kept of this.#kept.values()) if (kept.id === id) return kept.pass.rows;
    return undefined;
  }

  /** Looks at the packets that are there now, and tells the reader's state how far it is. */
  async select(filter: string): Promise<SelectionResult> {
    const result = compileFilter(filter);
    if (!result.isValid) return { kind: "refused", problem: result.problem };
    const kept = this.#kept.get(filter) ?? {
      id: ++this.#ids,
      filter,
      pass: new SelectionPass(this.#reader, result.filter),
      milliseconds: 0,
    };
    this.#current = kept;
    this.#keep(kept);
    const until = this.#reader.packets;
    const turn = this.#turn.then(() => this.#goOn(kept, until));
    this.#turn = turn.catch(() => this.#kept.delete(filter));
    return turn;
  }

  async #goOn(kept: Kept, until: number): Promise<SelectionResult> {
    const { pass } = kept;
    while (pass.looked < until) {
      if (kept !== this.#current) return { kind: "superseded" };
      const started = performance.now();
      await pass.goOn(until);
      kept.milliseconds += performance.now() - started;
      if (pass.looked < until) {
        this.#reader.tellSelection(told(kept));
        await nextTask();
      }
    }
    return { kind: "selected", selection: told(kept) };
  }

  #keep(kept: Kept): void {
    this.#kept.delete(kept.filter);
    this.#kept.set(kept.filter, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) return;
      this.#kept.delete(oldest);
    }
  }
}
