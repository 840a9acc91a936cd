// Check: the client leaves at the end of its input.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const leaves: Check<ClientBench> = {
  id: "leaves",
  title: "At the end of its input the client leaves",
  part: "robustness",
  needs: ["registers"],
  looksFor: "The input ends (Ctrl-D); the connection is closed and the program ends.",
  matters: "A user who stays in the roster without being there is written to in vain.",
  hint: "input() raises EOFError then: close the socket. Threads that are not daemons keep the program alive: Thread(…, daemon=True).",
  async run(bench) {
    await bench.joined();
    bench.program.endInput();
    await bench.server.until(
      (server) => (server.isClosed ? true : undefined),
      bench.patience.expected,
      "the connection should have been closed",
    );
    await bench.program.until(
      () => (bench.program.hasEnded ? true : undefined),
      bench.patience.expected,
      () => "the program should have ended",
    );
  },
};
