// Check: a datagram from an address that is not in the roster.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const nonRegistered: Check<ClientBench> = {
  id: "non-registered",
  title: "The client shows a datagram from an unknown address as `Non-registered`",
  part: "lab",
  needs: ["shows-direct"],
  looksFor:
    "A datagram comes from an address that no roster has; the client shows it as from Non-registered, and goes on.",
  matters: "Anybody can send to a UDP port. A client that finds no name for the address must not fail.",
  hint: "Give the name a default before the loop that looks for it.",
  async run(bench) {
    const stranger = await bench.peer("a stranger");
    await bench.joined({ bob: "127.77.66.55" });
    stranger.send("guess who", bench.server.clientAddress);
    await bench.shows("guess who");
    await bench.shows("Non-registered");
    stranger.send("me again", bench.server.clientAddress);
    await bench.shows("me again", "after the first unknown sender the program shows no more datagrams");
  },
};
