// The worker's first file: reads one capture and answers what the page asks about it.
import type { CaptureCalls } from "../source/capture-source.ts";
import type { FromWorker, ToWorker } from "../source/worker-message.ts";
import { CaptureReader } from "./capture-reader.ts";
import { captureCalls } from "./capture-calls.ts";

let reader: CaptureReader | undefined;
let calls: CaptureCalls | undefined;

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
  if (message.kind === "open") {
    reader = new CaptureReader(message.file, (state) => send({ kind: "state", state }));
    calls = captureCalls(reader);
    void reader.read();
  } else if (message.kind === "stop") reader?.stop();
  else void answer(message);
});
