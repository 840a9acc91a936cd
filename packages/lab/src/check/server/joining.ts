// The usual cause where a client cannot join a server, for the checks that find it.
import { JoinFailure } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

const endedByError =
  "An error ended the server, or the thread of this client: the last lines of its standard error say where.";
const sendsNothing =
  "The server sends nothing after the name. Send the roster to every connection as soon as the name has come, the newcomer's too.";
const oneAtATime =
  "The server seems to serve one client at a time. Call accept() again while the others are served: a thread for each client, or select().";

/** Awaits clients that join; where one cannot, the failure has a hint that fits. */
export async function joining<Value>(bench: ServerBench, clients: Promise<Value>): Promise<Value> {
  try {
    return await clients;
  } catch (error) {
    if (!(error instanceof JoinFailure)) throw error;
    throw new JoinFailure(error.message, error.isAnswered, await hintOf(bench, error));
  }
}

async function hintOf(bench: ServerBench, { isAnswered }: JoinFailure): Promise<string | undefined> {
  if (await bench.hasBroken()) return endedByError;
  if (isAnswered) return undefined;
  return bench.connections > 1 ? oneAtATime : sendsNothing;
}
