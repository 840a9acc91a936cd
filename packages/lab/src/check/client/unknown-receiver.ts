// Check: a message to a user who is not there.
import { type Check, expectThat } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const unknownReceiver: Check<ClientBench> = {
  id: "unknown-receiver",
  title: "The client says that a receiver is not there, and goes on",
  part: "lab",
  needs: ["says"],
  looksFor: "`@nobody: hi` and `@no colon` are typed; the client says something about it, and chats on.",
  matters: "A KeyError in the main thread is the end of the client.",
  hint: "Look before you send: if name in users: … else: print(…).",
  async run(bench) {
    await bench.joined();
    await bench.quietMoment();
    const before = bench.program.output.length + bench.program.errors.length;
    bench.program.type("@nobody: hi");
    await bench.program.until(
      () => (bench.program.output.length + bench.program.errors.length > before ? true : undefined),
      bench.patience.expected,
      () => "the program should have said that nobody is not there",
    );
    bench.program.type("@no colon");
    await bench.quietMoment();
    bench.program.type("and on");
    await bench.receives("and on", "the program takes no more lines after a message to a user who is not there");
    expectThat(!bench.program.errors.includes("Traceback"), "the program printed a traceback");
  },
};
