// Check: a roster longer than the course's buffer.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

const users = 60;

export const longRoster: Check<ClientBench> = {
  id: "long-roster",
  title: "The client reads the roster of a whole class",
  part: "robustness",
  needs: ["lists-users", "shows-room"],
  looksFor: `A roster of ${users} users, longer than 1,024 bytes, comes in one piece; \`#ls\` shows the last of them.`,
  matters: "recv(1024) returns the first 1,024 bytes of it: that is not JSON, and the thread dies.",
  hint: "As for a roster in two pieces: keep the bytes until the JSON is whole.",
  async run(bench) {
    await bench.joined();
    await bench.quietMoment();
    const others = Object.fromEntries(
      Array.from({ length: users }, (_, at) => [`student${at}`, `127.77.66.${at + 1}`] as const),
    );
    bench.sendRoster(others);
    await bench.showsALine();
    await bench.showsFrom(
      () => bench.program.type("#ls"),
      `student${users - 1}`,
      "`#ls` should have shown the last of the class",
    );
  },
};
