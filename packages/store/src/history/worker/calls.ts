// Calls from the server's thread to a worker: each is answered once, in the order of calling.
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { HistoryFault, type Settled } from "../history.ts";

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

/** The data with which a worker begins. */
export interface CallsData<Own> {
  readonly own: Own;
  /** Where calls come in, and answers go out. */
  readonly port: MessagePort;
}

/** An answer, or the ids of calls that are done and have no value. */
export type Reply = Answer | readonly number[];

type Answered = (value: unknown, fault: HistoryFault | undefined) => void;

const isDone = (reply: Reply): reply is readonly number[] => Array.isArray(reply);

/** As this file is: the compiled one beside the compiled one, and for the tests the source beside the source. */
const isSource = import.meta.url.endsWith(".ts");

export class WorkerCalls {
  readonly #worker: Worker;
  /** A port of its own, because only from such a one an answer can be taken without waiting for the event loop. */
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, Answered>();
  #lastId = 0;
  #isEnding = false;

  /** `lost` hears why the worker ended before it was to. */
  constructor(file: string, own: unknown, lost: (reason: string) => void) {
    const url = new URL(`${file}.${isSource ? "ts" : "js"}`, import.meta.url);
    const { port1, port2 } = new MessageChannel();
    const workerData: CallsData<unknown> = { own, port: port2 };
    const execArgv = isSource ? ["--conditions=source"] : [];
    this.#worker = new Worker(url, { workerData, transferList: [port2], execArgv });
    this.#port = port1;
    this.#port.on("message", (reply: Reply) => this.#received(reply));
    const end = (reason: string): void => {
      this.collect();
      for (const answered of this.#waiting.values()) answered(undefined, new HistoryFault(reason));
      this.#waiting.clear();
      this.#port.close();
      if (!this.#isEnding) lost(reason);
    };
    this.#worker.on("error", (error) => end(error instanceof Error ? error.message : String(error)));
    this.#worker.on("exit", () => end("the worker has ended"));
    // Calls keep the process alive; an idle worker does not.
    this.#worker.unref();
    this.#port.unref();
  }

  call<Value>(name: string, argument?: unknown): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      this.#send(name, argument, (value, fault) => (fault === undefined ? resolve(value as Value) : reject(fault)));
    });
  }

  /** A call that has no value. */
  order(name: string, argument: unknown, settled: Settled): void {
    this.#send(name, argument, (_, fault) => settled(fault));
  }

  /** Takes the answers that are there. */
  collect(): void {
    while (this.#waiting.size > 0) {
      const received = receiveMessageOnPort(this.#port) as { readonly message: Reply } | undefined;
      if (received === undefined) return;
      this.#received(received.message);
    }
  }

  /** Ends the worker at once; what waits is rejected. */
  async terminate(): Promise<void> {
    this.#isEnding = true;
    await this.#worker.terminate();
  }

  #send(name: string, argument: unknown, answered: Answered): void {
    this.#lastId += 1;
    if (this.#waiting.size === 0) this.#port.ref();
    this.#waiting.set(this.#lastId, answered);
    const call: Call = { id: this.#lastId, name, argument };
    this.#port.postMessage(call, []);
  }

  #received(reply: Reply): void {
    if (!isDone(reply)) this.#answered(reply);
    else for (const id of reply) this.#answered({ id });
  }

  #answered({ id, value, fault }: Answer): void {
    const answered = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#port.unref();
    answered?.(value, fault && new HistoryFault(fault.message, fault.isFull));
  }
}
