// Check: a typed line goes to the room.
import { type Check, expectThat, quote } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const says: Check<ClientBench> = {
  id: "says",
  title: "A typed line goes to the server unchanged",
  part: "lab",
  needs: ["registers"],
  looksFor: "`hello all` is typed; the server receives `hello all`, without the name and without a prompt.",
  matters: "The server puts the name in front. Where the client does it too, everybody sees it twice.",
  hint: "Send exactly the text that input() returned.",
  async run(bench) {
    await bench.joined();
    bench.program.type("hello all");
    await bench.receives("hello all", "the line should have come to the server");
    const said = bench.server.received.slice(bench.name.length).trim();
    expectThat(said === "hello all", `the server received ${quote(said)}`);
  },
};
