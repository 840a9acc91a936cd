// Check: Ctrl-C ends the server.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

/** Milliseconds that a goodbye may take. */
const longestGoodbye = 5_000;

export const endsOnInterrupt: Check<ServerBench> = {
  id: "ends-on-interrupt",
  title: "Ctrl-C ends the server, with clients connected",
  part: "robustness",
  needs: ["registers"],
  endsProgram: true,
  looksFor:
    "alice and bob are there; the server gets SIGINT; it ends within five seconds, and their connections are closed.",
  matters: "A server that must be killed keeps its port and lets its clients wait.",
  hint: "Python waits for every thread that is not a daemon: Thread(…, daemon=True). A bare `except:` catches Ctrl-C too.",
  async run(bench) {
    const [alice, bob] = await bench.joinAll("alice", "bob");
    const { program } = bench;
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
