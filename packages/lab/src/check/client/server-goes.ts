// Check: the server closes the connection.
import { type Check, expectThat } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const serverGoes: Check<ClientBench> = {
  id: "server-goes",
  title: "The client says when the server has gone",
  part: "robustness",
  needs: ["registers"],
  looksFor:
    "The server closes the connection; the client says something about it, or ends, without a traceback and without a flood.",
  matters:
    "Where the client says nothing, it looks as if nobody talked. A client that loops on an empty recv() keeps a processor busy.",
  hint: 'recv() returns b"" when the other side has closed: print a line about it, and leave the loop.',
  async run(bench) {
    await bench.joined();
    await bench.quietMoment();
    const before = bench.program.output.length + bench.program.errors.length;
    bench.server.closeConnection();
    await bench.program.until(
      () =>
        bench.program.hasEnded || bench.program.output.length + bench.program.errors.length > before ? true : undefined,
      bench.patience.expected,
      () => "the program said nothing and went on as if the server were there",
    );
    await bench.quietMoment();
    const said = bench.program.output.length + bench.program.errors.length - before;
    expectThat(said < 20_000, `the program printed ${said} characters about it: it runs in a loop`);
    expectThat(!bench.program.errors.includes("Traceback"), "the program ended with a traceback");
  },
};
