// Check: a message as long as the buffer of the course's programs.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

export const message1024: Check<ServerBench> = {
  id: "message-1024",
  title: "A message of 1,024 bytes arrives whole",
  part: "robustness",
  needs: ["relays"],
  looksFor: "alice sends exactly 1,024 bytes; bob receives them all, in however many pieces.",
  matters: "This is the size of the course's buffer, where the mistakes at the edge are.",
  hint: "Use sendall(), which sends everything. send() may send a part, and returns how much.",
  async run(bench) {
    const [alice, bob] = await bench.joinAll("alice", "bob");
    const text = "a".repeat(1023) + "Z";
    alice!.send(text);
    await bob!.until(
      ({ received }) => (countOf(received, "a") >= 1023 && received.includes("Z") ? true : undefined),
      "bob should have received all 1,024 bytes",
    );
  },
};

/** How often the letter comes after the last roster, without the names in front of the pieces. */
function countOf(received: string, letter: string): number {
  const chat = received.slice(received.lastIndexOf("}") + 1).replaceAll(/(?:^|\s)\S*: /g, "");
  return chat.split(letter).length - 1;
}
