// A worker's end of the calls: a table of functions, each answered when it returns.
import { workerData } from "node:worker_threads";
import { faultOf } from "../fault.ts";
import type { Answer, Call, CallsData } from "./calls.ts";

export type Functions = Readonly<Record<string, (argument: never) => unknown>>;

function answerOf(id: number, error: unknown): Answer {
  const { message, isFull } = faultOf(error);
  return { id, fault: { message, isFull } };
}

/** Answers the calls of the thread that started this one. */
export function serveCalls(functions: Functions): void {
  const { port } = workerData as CallsData<unknown>;
  const answer = (reply: Answer): void => port.postMessage(reply);
  port.on("message", ({ id, name, argument }: Call) => {
    try {
      const value = functions[name]!(argument as never);
      if (!(value instanceof Promise)) {
        answer({ id, value });
        return;
      }
      value.then(
        (settled) => answer({ id, value: settled }),
        (error: unknown) => answer(answerOf(id, error)),
      );
    } catch (error) {
      answer(answerOf(id, error));
    }
  });
}
