// A worker's end of the calls: a table of functions, each answered when it returns.
import { parentPort } from "node:worker_threads";
import type { Answer, Call } from "./calls.ts";

/** SQLITE_FULL (sqlite.org/rescode.html). */
const diskFull = 13;

export type Functions = Readonly<Record<string, (argument: never) => unknown>>;

function faultOf(error: unknown): NonNullable<Answer["fault"]> {
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
  const message = error instanceof Error ? error.message : String(error);
  return { message, isFull: code === diskFull };
}

/** Answers the calls of the thread that started this one. */
export function serveCalls(functions: Functions): void {
  const port = parentPort!;
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
        (error: unknown) => answer({ id, fault: faultOf(error) }),
      );
    } catch (error) {
      answer({ id, fault: faultOf(error) });
    }
  });
}
