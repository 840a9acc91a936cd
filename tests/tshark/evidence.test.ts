// The filter that an answer gives with its evidence shows just that evidence in Wireshark.
import { fileURLToPath } from "node:url";
import { answerSet, builtInSet, CaptureWitness } from "@vitrine/glass";
import { CaptureFile } from "@vitrine/glass/node";
import { beforeAll, describe, expect, test } from "vitest";
import { hasSharkd, type Selections, sharkdSelections } from "./sharkd.ts";

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../packages/glass/fixtures/${name}`, import.meta.url));

const names = ["chat.pcap", "chatserver.pcap", "client1.pcap", "losses.pcap", "trouble.pcap"];

/** The evidence of all answers about a capture, and the filters for it. */
function evidenceIn(name: string) {
  using file = new CaptureFile(fixture(name));
  const witness = new CaptureWitness(name);
  const problem = file.read({ onPacket: (record) => witness.take(record) });
  const report = answerSet(builtInSet("lab3")!, { captures: [witness.finish(file.parser.description, problem)] });
  const evidence = report.answers.flatMap((answer) => (answer.answered ? answer.evidence : []));
  return { evidence, filters: [...new Set(evidence.map(({ filter }) => filter))] };
}

describe("a filter that an answer gives selects just its evidence in Wireshark", () => {
  const found = names.map(evidenceIn);
  let selections: Selections[];
  beforeAll(async () => {
    if (!hasSharkd) return;
    selections = await sharkdSelections(found.map(({ filters }, at) => ({ file: fixture(names[at]!), filters })));
  });

  test.for(names)("in %s", (name, context) => {
    if (!hasSharkd) context.skip("sharkd is not installed (Debian: tshark)");
    const at = names.indexOf(name);
    const { evidence, filters } = found[at]!;
    const wrong = evidence.filter(
      ({ filter, frame }) => selections[at]![filters.indexOf(filter)]?.join() !== String(frame),
    );
    expect(wrong).toEqual([]);
    expect(evidence.length).toBeGreaterThan(5);
  });
});
