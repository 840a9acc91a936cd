// Check: the client shows the messages of the room.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const showsRoom: Check<ClientBench> = {
  id: "shows-room",
  title: "The client shows what others say, with their names",
  part: "lab",
  needs: ["registers"],
  looksFor: "The server sends `bob: hello all `; the client shows bob's name and the text.",
  matters: "This is the chat.",
  hint: "A thread that calls recv() in a loop and prints; input() in the main thread.",
  async run(bench) {
    await bench.joined({ bob: "127.0.0.12" });
    bench.server.send("bob: hello from the other side ");
    await bench.shows("hello from the other side");
    await bench.shows("bob");
  },
};
