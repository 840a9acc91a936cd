// Check: Ctrl-C ends the server.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

/** A goodbye may take its time, in milliseconds. */
const longestGoodbye = 5_000;

export const endsOnInterrupt: Check<ServerBench> = {
  id: "ends-on-interrupt",
  title: "Ctrl-C ends the server, with clients connected",
  looksFor:
    "alice and bob are there; the server gets SIGINT; it ends within five seconds, and their connections are closed.",
  matters: "A server that must be killed leaves its port taken and its clients waiting.",
  hint: "Make the clients' threads daemon threads, or they keep the program alive.",
  async run(bench) {
    const [alice, bob] = await bench.joinAll("alice", "bob");
    const { program } = bench;
    if (program === undefined) return;
    program.signal("SIGINT");
    await program.until(
      () => (program.hasEnded ? true : undefined),
      longestGoodbye,
      () => "the program goes on five seconds after Ctrl-C",
    );
    await alice!.isCutOff("alice's connection is open though the server has ended");
    await bob!.isCutOff("bob's connection is open though the server has ended");
  },
};
