// Check: half the room leaves at once.
import type { Check } from "../check.ts";
import type { ServerBench } from "../server-bench.ts";

const leaving = 15;

export const burstOfLeaving: Check<ServerBench> = {
  id: "burst-of-leaving",
  title: "Many leave at once, and the others chat on",
  part: "robustness",
  needs: ["leaves-by-rst"],
  looksFor: `${leaving} clients vanish at the same moment; alice's last roster has only her and bob, and they hear each other.`,
  matters:
    "At the end of a class everybody leaves at once; threads that change one dictionary while another walks it raise RuntimeError.",
  hint: "Protect the dictionary with a lock, or walk over a copy of it: for name in list(users).",
  async run(bench) {
    const [alice, bob] = await bench.joinAll("alice", "bob");
    const guests = await Promise.all(Array.from({ length: leaving }, (_, at) => bench.join(`guest${at}`)));
    await alice!.sees(bench.name(`guest${leaving - 1}`));
    for (const guest of guests) guest.reset();
    await alice!.until(({ roster }) => isOnly(roster, bench), "alice should have received a roster of herself and bob");
    alice!.send("quiet now");
    await bob!.hears("quiet now");
  },
};

/** A roster without the guests: others may be there where the server is not ours alone. */
function isOnly(roster: ReadonlyMap<string, unknown> | undefined, bench: ServerBench): true | undefined {
  if (roster === undefined || !roster.has(bench.name("alice"))) return undefined;
  return [...roster.keys()].some((name) => name.startsWith("guest")) ? undefined : true;
}
