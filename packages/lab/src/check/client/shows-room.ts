// Check: what the room says is shown.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const showsRoom: Check<ClientBench> = {
  id: "shows-room",
  title: "What others say is shown, with who said it",
  looksFor: "The server sends `bob: hello all `; the client shows bob's name and his words.",
  matters: "This is the chat.",
  hint: "A thread that calls recv() in a loop and prints; input() in the main thread.",
  async run(bench) {
    await bench.joined({ bob: "127.0.0.12" });
    bench.server.send("bob: hello from the other side ");
    await bench.shows("hello from the other side");
    await bench.shows("bob");
  },
};
