// Check: the server can be started again at once.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

import { asFailure } from "../program.ts";
import { ProgramProblem } from "../problem.ts";

/** Milliseconds that the server has to end in order; then it is killed. The connections end the same way. */
const patienceAtEnd = 500;

export const startsAgain: Check<ServerBench> = {
  id: "starts-again",
  title: "The server can be started again at once",
  part: "robustness",
  needs: ["registers"],
  endsProgram: true,
  looksFor:
    "alice is there; the server is ended and started again on the same port; it listens, and alice joins again.",
  matters:
    "The side that closes first keeps the connection in TIME_WAIT for a minute. Without SO_REUSEADDR, bind() fails all that time: Address already in use.",
  hint: "server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1) before bind().",
  async run(bench) {
    const alice = await bench.join("alice");
    const { program } = bench;
    program.signal("SIGINT");
    await program
      .until(
        () => (program.hasEnded ? true : undefined),
        patienceAtEnd,
        () => "",
      )
      .catch(() => program.kill());
    await alice.isCutOff("alice's connection is open though the server has ended");
    try {
      await bench.startAgain();
    } catch (error) {
      throw error instanceof ProgramProblem ? asFailure(error) : error;
    }
    await bench.join("alice");
  },
};
