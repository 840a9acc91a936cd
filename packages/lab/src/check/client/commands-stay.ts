// Check: commands and direct messages do not go to the room.
import { type Check, expectThat, quote } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const commandsStay: Check<ClientBench> = {
  id: "commands-stay",
  title: "`#ls` and direct messages do not go to the room",
  part: "lab",
  needs: ["says"],
  looksFor: "`#ls` and `@bob: psst` are typed, then a line; the server receives only the line.",
  matters: "Everybody would read a message that was meant for one.",
  hint: "if, elif, else: send to the server only in the last of them.",
  async run(bench) {
    const bob = await bench.peer("bob");
    await bench.joined({ bob: bob.address });
    bench.program.type("#ls");
    bench.program.type("@bob: psst");
    await bench.quietMoment();
    bench.program.type("for everybody");
    await bench.receives("for everybody", "the line should have come to the server");
    const said = bench.server.received.slice(bench.name.length).trim();
    expectThat(said === "for everybody", `the server received ${quote(said)}`);
  },
};
