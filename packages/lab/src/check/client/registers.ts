// Check: the client sends its name first.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const registers: Check<ClientBench> = {
  id: "registers",
  title: "The client connects and sends its name first",
  part: "lab",
  needs: [],
  looksFor: "A TCP connection on which the first bytes are the name, and nothing else.",
  matters: "The server takes the first read for the name, together with any prompt or greeting in it.",
  hint: "Call send(name.encode()) right after connect(), before you send anything else.",
  async run(bench) {
    await bench.registered();
  },
};
