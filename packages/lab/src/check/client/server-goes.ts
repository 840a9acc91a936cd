// Check: the server goes away.
import { type Check, expectThat } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const serverGoes: Check<ClientBench> = {
  id: "server-goes",
  title: "When the server goes away, the client says so",
  looksFor:
    "The server closes the connection; the client says something about it, or ends, without a traceback and without a flood.",
  matters: "A client that says nothing looks as if nobody talked. One that loops on an empty recv() burns a processor.",
  hint: 'recv() returns b"" when the other side has closed: print it, and leave the loop.',
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
