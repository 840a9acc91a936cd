// The worker's first file: reads one capture and answers what the page asks about it.
import type { CaptureCalls } from "../source/capture-source.ts";
import type { FromWorker, ToWorker } from "../source/worker-message.ts";
import { CaptureReader } from "./capture-reader.ts";
import { captureCalls } from "./capture-calls.ts";

let reader: CaptureReader | undefined;
let calls: CaptureCalls | undefined;
/** The last piece of a feed, until it has been read. */
let appended = Promise.resolve();

function send(message: FromWorker): void {
  postMessage(message);
}

async function answer(message: Extract<ToWorker, { kind: "call" }>): Promise<void> {
  const { id, name, given } = message;
  try {
    if (calls === undefined) throw new Error("No file is open.");
    const call = calls[name] as (...given: readonly unknown[]) => Promise<unknown>;
    send({ kind: "answer", id, value: await call(...given) });
  } catch (error) {
    send({ kind: "fault", id, words: error instanceof Error ? error.message : String(error) });
  }
}

addEventListener("message", (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.kind === "open" || message.kind === "feed") {
    const file = message.kind === "open" ? message.file : new File([], "");
    reader = new CaptureReader(file, (state) => send({ kind: "state", state }), message.decodeAs);
    calls = captureCalls(reader);
    if (message.kind === "open") void reader.read();
  } else if (message.kind === "more") {
    appended = appended.then(() => reader?.append(new Uint8Array(message.bytes)));
  } else if (message.kind === "stop") reader?.stop();
  else void answer(message);
});
