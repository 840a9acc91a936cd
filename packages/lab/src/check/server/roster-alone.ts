// Check: a roster shares a read with nothing, because clients take one read for one message.
import { type Check, expectThat, quote } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

const joins = 20;

export const rosterAlone: Check<ServerBench> = {
  id: "roster-alone",
  title: "A roster never shares a read with anything else",
  part: "robustness",
  needs: ["roster-to-everyone", "relays"],
  looksFor: `${joins} clients join quickly while alice talks; each time bob reads a roster, he reads nothing else with it.`,
  matters:
    "A client of the lab takes one recv() for one message: a roster with anything after it is not JSON, and its thread dies.",
  hint: "Wait a moment before and after you send a roster, and send one for several joins. TCP offers no sure way: this is why protocols have framing.",
  async run(bench) {
    const [alice, bob] = await bench.joinAll("alice", "bob");
    const before = bob!.reads.length;
    for (let at = 0; at < joins; at += 1) {
      const peer = await bench.connect(`guest${at}`);
      peer.send(bench.name(`guest${at}`));
      alice!.send(`hello guest ${at}\n`);
    }
    await bob!.sees(bench.name(`guest${joins - 1}`));
    await bob!.hears(`hello guest ${joins - 1}`);
    for (const read of bob!.reads.slice(before)) {
      if (!read.includes("!{")) continue;
      expectThat(isOneRoster(read), `one read had a roster and something else: ${quote(read)}`);
    }
  },
};

function isOneRoster(read: string): boolean {
  try {
    return read.startsWith("!") && typeof JSON.parse(read.slice(1)) === "object";
  } catch {
    return false;
  }
}
