// A file that was dropped or chosen: a worker of its own reads it and answers. No byte of it leaves the browser.
import type { DecodeAsRule } from "@vitrine/glass";
import { texts } from "../texts.ts";
import type { CaptureCalls, CaptureGroup, CaptureSource, CaptureState } from "./capture-source.ts";
import type { CallName, FromWorker, ToWorker } from "./worker-message.ts";

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (reason: Error) => void;
}

let lastId = 0;

export class FileSource implements CaptureSource {
  readonly id = (lastId += 1);
  readonly name: string;
  readonly group: CaptureGroup;
  readonly file: File | undefined;
  readonly decodeAs: readonly DecodeAsRule[];
  /** Resolves once the first bytes are read: with a sentence for a file that is not a capture. */
  readonly recognised: Promise<string | undefined>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<() => void>();
  #state: CaptureState;
  #calls = 0;

  /** Of a feed, which has no file, the bytes come later. */
  constructor(file: File, worker: Worker, group: CaptureGroup, decodeAs: readonly DecodeAsRule[], isFeed = false) {
    this.name = file.name;
    this.group = group;
    this.decodeAs = decodeAs;
    this.file = isFeed ? undefined : file;
    this.#worker = worker;
    this.#state = {
      version: 0,
      packets: 0,
      bytesRead: 0,
      bytesTotal: file.size,
      firstTime: undefined,
      lastTime: undefined,
      phase: "reading",
      isCapture: undefined,
      problem: undefined,
    };
    this.recognised = new Promise((resolve) => {
      const end = this.subscribe(() => {
        const { isCapture, phase, problem } = this.#state;
        if (isCapture === undefined && phase === "reading") return;
        end();
        resolve(isCapture === true ? undefined : (problem ?? texts.file.notACapture));
      });
    });
    worker.addEventListener("message", (event: MessageEvent<FromWorker>) => this.#hear(event.data));
    worker.addEventListener("error", () => this.#fail(texts.file.workerFailed));
    this.#send(isFeed ? { kind: "feed", decodeAs } : { kind: "open", file, decodeAs });
  }

  get state(): CaptureState {
    return this.#state;
  }

  readonly rows: CaptureCalls["rows"] = (query) => this.#call("rows", [query]);
  readonly rowOf: CaptureCalls["rowOf"] = (selection, frame) => this.#call("rowOf", [selection, frame]);
  readonly detail: CaptureCalls["detail"] = (frame) => this.#call("detail", [frame]);
  readonly select: CaptureCalls["select"] = (filter) => this.#call("select", [filter]);
  readonly streams: CaptureCalls["streams"] = () => this.#call("streams", []);
  readonly ladder: CaptureCalls["ladder"] = (conversation) => this.#call("ladder", [conversation]);
  readonly rungs: CaptureCalls["rungs"] = (query) => this.#call("rungs", [query]);
  readonly rungOf: CaptureCalls["rungOf"] = (conversation, frame) => this.#call("rungOf", [conversation, frame]);
  readonly series: CaptureCalls["series"] = (query) => this.#call("series", [query]);
  readonly answers: CaptureCalls["answers"] = (set, files) => this.#call("answers", [set, files]);
  readonly stopAnswers: CaptureCalls["stopAnswers"] = () => this.#call("stopAnswers", []);

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  stop(): void {
    this.#send({ kind: "stop" });
  }

  close(): void {
    this.#worker.terminate();
    this.#fail(texts.file.closed);
  }

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #call<Name extends CallName>(name: Name, given: Parameters<CaptureCalls[Name]>): ReturnType<CaptureCalls[Name]> {
    const id = this.#calls++;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#send({ kind: "call", id, name, given });
    return answer as ReturnType<CaptureCalls[Name]>;
  }

  #hear(message: FromWorker): void {
    if (message.kind === "state") {
      this.#change(message.state);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === "answer") waiting?.resolve(message.value as never);
    else waiting?.reject(new Error(message.words));
  }

  #fail(words: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(words));
    this.#waiting.clear();
    this.#change({ ...this.#state, version: this.#state.version + 1, phase: "stopped", problem: words });
  }

  #change(state: CaptureState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
