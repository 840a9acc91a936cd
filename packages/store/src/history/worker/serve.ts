// A worker's end of the calls: a table of functions, each answered when it returns.
import { receiveMessageOnPort, workerData } from "node:worker_threads";
import { faultOf } from "../fault.ts";
import type { Answer, Call, CallsData, Reply } from "./calls.ts";

export type Functions = Readonly<Record<string, (argument: never) => unknown>>;

/** Calls of one name without a value are answered together where they come together, but not later than after so many. */
const mostTogether = 16;

function answerOf(id: number, error: unknown): Answer {
  const { message, isFull } = faultOf(error);
  return { id, fault: { message, isFull } };
}

/** Answers the calls of the thread that started this one. */
export function serveCalls(functions: Functions): void {
  const { port } = workerData as CallsData<unknown>;
  /** To wake the other thread costs half as much as a transaction. */
  let done: number[] = [];
  let lastName = "";
  const send = (reply: Reply): void => port.postMessage(reply);
  const answerDone = (): void => {
    if (done.length > 0) send(done);
    done = [];
  };
  const answer = (reply: Answer): void => {
    // Answers leave in the order of the calls.
    answerDone();
    send(reply);
  };
  /** Returns whether the call is done and has no value. */
  const run = ({ id, name, argument }: Call): boolean => {
    // A call of another kind may take longer.
    if (name !== lastName) answerDone();
    lastName = name;
    try {
      const value = functions[name]!(argument as never);
      if (value === undefined) {
        if (done.push(id) === mostTogether) answerDone();
        return true;
      }
      if (!(value instanceof Promise)) answer({ id, value });
      else {
        value.then(
          (settled) => answer({ id, value: settled }),
          (error: unknown) => answer(answerOf(id, error)),
        );
      }
    } catch (error) {
      answer(answerOf(id, error));
    }
    return false;
  };
  const next = (): Call | undefined => (receiveMessageOnPort(port) as { readonly message: Call } | undefined)?.message;
  port.on("message", (first: Call) => {
    // Other calls come by turns of the event loop, so that timers are not late.
    for (let call: Call | undefined = first; call !== undefined && run(call);) call = next();
    answerDone();
  });
}
