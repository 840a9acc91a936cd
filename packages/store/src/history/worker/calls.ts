// Calls from the server's thread to a worker: each is answered once, in the order of calling.
import { Worker } from "node:worker_threads";
import { HistoryFault } from "../history.ts";

export interface Call {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly fault?: { readonly message: string; readonly isFull: boolean };
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (fault: HistoryFault) => void;
}

/** As this file is: the compiled one beside the compiled one, and for the tests the source beside the source. */
const isSource = import.meta.url.endsWith(".ts");

export class WorkerCalls {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #isEnding = false;

  /** `lost` hears why the worker ended before it was to. */
  constructor(file: string, data: unknown, lost: (reason: string) => void) {
    const url = new URL(`${file}.${isSource ? "ts" : "js"}`, import.meta.url);
    this.#worker = new Worker(url, { workerData: data, execArgv: isSource ? ["--conditions=source"] : [] });
    this.#worker.on("message", (answer: Answer) => this.#answered(answer));
    const end = (reason: string): void => {
      for (const { reject } of this.#waiting.values()) reject(new HistoryFault(reason));
      this.#waiting.clear();
      if (!this.#isEnding) lost(reason);
    };
    this.#worker.on("error", (error) => end(error instanceof Error ? error.message : String(error)));
    this.#worker.on("exit", () => end("the worker has ended"));
    // Calls keep the process alive; an idle worker does not.
    this.#worker.unref();
  }

  call<Value>(name: string, argument?: unknown): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      this.#lastId += 1;
      this.#waiting.set(this.#lastId, { resolve, reject });
      this.#worker.ref();
      const call: Call = { id: this.#lastId, name, argument };
      this.#worker.postMessage(call, []);
    });
  }

  /** Ends the worker at once; what waits is rejected. */
  async terminate(): Promise<void> {
    this.#isEnding = true;
    await this.#worker.terminate();
  }

  #answered({ id, value, fault }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (fault === undefined) waiting?.resolve(value as never);
    else waiting?.reject(new HistoryFault(fault.message, fault.isFull));
  }
}
