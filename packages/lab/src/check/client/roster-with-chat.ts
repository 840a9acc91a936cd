// Check: a roster and a chat line in one read.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const rosterWithChat: Check<ClientBench> = {
  id: "roster-with-chat",
  title: "The client reads a roster with a chat line right after it, and shows the line",
  part: "robustness",
  needs: ["shows-room"],
  looksFor: "A roster and a chat line come in one segment; the client shows that line and the next one.",
  matters: "TCP joins what is sent quickly. json.loads() raises on the text after the roster, and the thread dies.",
  hint: "json.JSONDecoder().raw_decode() returns where the JSON ends; the rest is chat.",
  async run(bench) {
    await bench.joined({ bob: "127.77.66.55" });
    await bench.quietMoment();
    bench.server.send(`${bench.rosterText({ bob: "127.77.66.55", carol: "127.77.66.44" })}carol: right after it `);
    await bench.shows("right after it", "the program should have shown the line after the roster");
    await bench.showsALine();
  },
};
