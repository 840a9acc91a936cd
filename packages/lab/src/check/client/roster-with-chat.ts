// Check: a roster and a chat line in one read.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const rosterWithChat: Check<ClientBench> = {
  id: "roster-with-chat",
  title: "A roster with a chat line right behind it is taken in, and the line shown",
  looksFor: "A roster and a chat line come in one segment; the line is shown, and what follows too.",
  matters: "TCP joins what is sent quickly. json.loads() raises on what is behind the roster, and the thread dies.",
  hint: "json.JSONDecoder().raw_decode() tells where the JSON ends; what follows is chat.",
  async run(bench) {
    await bench.joined({ bob: "127.77.66.55" });
    await bench.quietMoment();
    bench.server.send(`${bench.rosterText({ bob: "127.77.66.55", carol: "127.77.66.44" })}carol: right behind it `);
    await bench.shows("right behind it", "the line behind the roster should have been shown");
    await bench.showsALine();
  },
};
