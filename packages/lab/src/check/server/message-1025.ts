// Check: a message longer than one read.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const message1025: Check<ServerBench> = {
  id: "message-1025",
  title: "A message longer than the buffer loses nothing",
  part: "robustness",
  needs: ["message-1024"],
  looksFor: "alice sends 1,025 bytes, then another line; bob receives every byte of both, in however many pieces.",
  matters: "The bytes after the first 1,024 come with the next recv(). Without them, a sentence has no end.",
  hint: "Relay the result of every recv(). Two pieces are two messages here; that is how the lab has it.",
  async run(bench) {
    const [alice, bob] = await bench.joinAll("alice", "bob");
    alice!.send(`${"b".repeat(1024)}Z`);
    await bob!.until(
      ({ received }) => (received.split("b").length - 1 >= 1024 && received.includes("Z") ? true : undefined),
      "bob should have received all 1,025 bytes",
    );
    alice!.send("and another line");
    await bob!.hears("and another line");
  },
};
