// Check: a roster shares a read with nothing, because clients take one read for one message.
import { type Check, expectThat, quote } from "../check.ts";
import type { Peer, Read } from "../peer.ts";
import type { ServerBench } from "../server-bench.ts";

const joins = 20;
/** Rounds of joins, until one shows what the server does. */
const rounds = 10;
/** A read that is later than this many milliseconds proves nothing: a server may wait little longer around a roster. */
const prompt = 10;

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
    bob!.timeReads();
    for (let round = 0; round < rounds; round += 1) {
      const before = bob!.reads.length;
      await joinQuickly(bench, alice!, bob!, round * joins);
      const { proof, isClear } = judgeReads(bob!.reads.slice(before));
      expectThat(proof === undefined, `one read had a roster and something else: ${quote(proof ?? "")}`);
      if (isClear) return;
    }
    bench.doubt("this computer was too busy to read each message as it arrived");
  },
};

/** The text of a prompt read that a roster shares with something else; clear where no late read shares one either. */
export function judgeReads(reads: readonly Read[]): { readonly proof?: string; readonly isClear: boolean } {
  const shared = reads.filter(({ text }) => text.includes("!{") && !isOneRoster(text));
  const proof = shared.find(({ late }) => late <= prompt)?.text;
  return { ...(proof !== undefined && { proof }), isClear: shared.length === 0 };
}

async function joinQuickly(bench: ServerBench, alice: Peer, bob: Peer, first: number): Promise<void> {
  for (let at = first; at < first + joins; at += 1) {
    const peer = await bench.connect(`guest${at}`);
    peer.send(bench.name(`guest${at}`));
    alice.send(`hello guest ${at}\n`);
  }
  const last = first + joins - 1;
  await bob.sees(bench.name(`guest${last}`));
  await bob.hears(`hello guest ${last}`);
}

function isOneRoster(read: string): boolean {
  try {
    return read.startsWith("!") && typeof JSON.parse(read.slice(1)) === "object";
  } catch {
    return false;
  }
}
