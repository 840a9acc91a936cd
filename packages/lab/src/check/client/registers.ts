// Check: the name goes first.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const registers: Check<ClientBench> = {
  id: "registers",
  title: "The client connects and sends its name first",
  looksFor: "A TCP connection on which the first that comes is the name, and nothing else.",
  matters: "The server takes the first read for the name: with a prompt or a greeting in it, that is the name.",
  hint: "send(name.encode()) right after connect(), before anything else.",
  async run(bench) {
    await bench.registered();
  },
};
