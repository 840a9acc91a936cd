// Check: text from others cannot control the terminal.
import { type Check, expectThat } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const controlCharacters: Check<ClientBench> = {
  id: "control-characters",
  title: "Escape codes in messages do not reach the screen",
  part: "robustness",
  needs: ["shows-room"],
  looksFor: "bob says a line with an escape code that clears the screen; the client shows the words without the code.",
  matters: "Whoever can send escape codes to your terminal can hide what others say, and more.",
  hint: 'Print only what is printable: "".join(c for c in text if c.isprintable()).',
  async run(bench) {
    await bench.joined({ bob: "127.77.66.55" });
    bench.server.send("bob: look \u001b[2J\u001b]0;owned\u0007here ");
    await bench.shows("here");
    expectThat(!bench.program.output.includes("\u001b[2J"), "the escape code went to the terminal as it was");
  },
};
