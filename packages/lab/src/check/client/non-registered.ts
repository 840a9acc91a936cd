// Check: a datagram from an address that is not on the roster.
import type { Check } from "../check.ts";
import type { ClientBench } from "../client-bench.ts";

export const nonRegistered: Check<ClientBench> = {
  id: "non-registered",
  title: "A datagram from an unknown address is shown as `Non-registered`",
  looksFor:
    "A datagram comes from an address that no roster has; it is shown as from Non-registered, and the client goes on.",
  matters: "Anybody can send to a UDP port. A client that looks the sender up and finds none must not fail.",
  hint: "A default for the name before the loop that looks for it.",
  async run(bench) {
    const stranger = await bench.peer("a stranger");
    await bench.joined({ bob: "127.77.66.55" });
    stranger.send("guess who", bench.server.clientAddress);
    await bench.shows("guess who");
    await bench.shows("Non-registered");
    stranger.send("me again", bench.server.clientAddress);
    await bench.shows("me again", "after the first unknown sender no datagram is shown any more");
  },
};
