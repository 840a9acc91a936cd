// Check: a class.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

const count = 50;

export const fiftyClients: Check<ServerBench> = {
  id: "fifty-clients",
  title: "Fifty clients at once",
  looksFor: `${count} clients join as quickly as they can; what the first one says reaches the ${count - 1} others.`,
  matters: "That is a class. A server that reads from one connection at a time, or accepts five, does not carry it.",
  hint: "A thread for each client, or select() over all of them; and keep accepting while you serve.",
  async run(bench) {
    const names = Array.from({ length: count }, (_, at) => `s${at}`);
    const peers = await Promise.all(
      names.map(async (name) => {
        const peer = await bench.connect(name);
        peer.send(bench.name(name));
        await peer.until(({ received }) => (received.includes("!{") ? true : undefined), `${name} got no roster`);
        return peer;
      }),
    );
    const [first, ...others] = peers;
    first!.send("good morning, class");
    await Promise.all(others.map((peer) => peer.hears("good morning, class")));
  },
};
