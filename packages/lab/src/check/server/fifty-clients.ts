// Check: a whole class at once.
import { type Check, CheckFailure } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

const count = 50;

export const fiftyClients: Check<ServerBench> = {
  id: "fifty-clients",
  title: "Fifty clients at once",
  part: "robustness",
  needs: ["relays"],
  isLong: true,
  looksFor: `${count} clients join as quickly as they can; a message of the first one reaches the ${count - 1} others.`,
  matters: "That is a class. Connections that find the queue of the server full are refused or wait for seconds.",
  hint: "listen(5) lets five connections wait for accept(): write listen(128), or listen() without a number. Keep accepting while you serve: a thread for each client, or select() over all of them.",
  async run(bench) {
    const names = Array.from({ length: count }, (_, at) => `s${at}`);
    const peers = await Promise.all(names.map((name) => join(bench, name))).catch(async (error: unknown) => {
      throw await withOverflows(bench, error);
    });
    const [first, ...others] = peers;
    first!.send("good morning, class");
    await Promise.all(others.map((peer) => peer.hears("good morning, class")));
  },
};

async function join(bench: ServerBench, name: string) {
  const peer = await bench.connect(name);
  peer.send(bench.name(name));
  await peer.until(({ received }) => (received.includes("!{") ? true : undefined), `${name} got no roster`);
  return peer;
}

/** The failure with the kernel's own count, where the queue of waiting connections was full. */
async function withOverflows(bench: ServerBench, error: unknown): Promise<unknown> {
  const overflows = (await bench.overflows()) ?? 0;
  if (!(error instanceof CheckFailure) || overflows === 0) return error;
  return new CheckFailure(
    `${error.message}; the queue of connections that wait for accept() was full ${overflows} times (ListenOverflows)`,
    "The number in listen() is the length of that queue: listen(5) lets five wait. Write listen(128), or listen() without a number.",
  );
}
