// The filter that an answer gives with its evidence shows just that evidence in Wireshark.
import { fileURLToPath } from "node:url";
import { answerSet, builtInSet, CaptureWitness } from "@vitrine/glass";
import { CaptureFile } from "@vitrine/glass/node";
import { expect, test } from "vitest";
import { hasSharkd, sharkdSelections } from "./sharkd.ts";

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../packages/glass/fixtures/${name}`, import.meta.url));

test.for(["chat.pcap", "chatserver.pcap", "client1.pcap", "losses.pcap", "trouble.pcap"])(
  "evidence in %s",
  async (name, context) => {
    if (!hasSharkd) context.skip("sharkd is not installed (Debian: tshark)");
    using file = new CaptureFile(fixture(name));
    const witness = new CaptureWitness(name);
    const problem = file.read({ onPacket: (record) => witness.take(record) });
    const report = answerSet(builtInSet("lab3")!, { captures: [witness.finish(file.parser.description, problem)] });
    const evidence = report.answers.flatMap((answer) => (answer.answered ? answer.evidence : []));
    const filters = [...new Set(evidence.map(({ filter }) => filter))];
    const selections = await sharkdSelections(fixture(name), filters);
    const wrong = evidence.filter(({ filter, frame }) => selections[filters.indexOf(filter)]?.join() !== String(frame));
    expect(wrong).toEqual([]);
    expect(evidence.length).toBeGreaterThan(5);
  },
);
