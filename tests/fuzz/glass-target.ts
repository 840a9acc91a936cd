// The glass: our own captures with bytes changed, read in pieces, taken apart and shown. Nothing throws, nothing points beyond its
// bytes, nothing that could move a cursor is shown.
import { readdirSync, readFileSync } from "node:fs";
import {
  Analyzer,
  CaptureParser,
  Dissector,
  ListLines,
  PacketValues,
  toJson,
  treeLines,
  type PacketRecord,
} from "@vitrine/glass";
import { mutate, split } from "./mutate.ts";
import type { Random } from "./random.ts";
import { promise, type RunningTarget, type Target } from "./target.ts";

const folder = new URL("../../packages/glass/fixtures/", import.meta.url);
/** Captures in a round, and packets of each that are looked at: a round stays well under a second. */
const capturesARound = 10;
const packetsOfACapture = 200;
const unshowable = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

function look(
  record: PacketRecord,
  analyzer: Analyzer,
  values: PacketValues,
  dissectors: readonly [full: Dissector, brief: Dissector],
  lines: ListLines,
): void {
  const packet = analyzer.add(record);
  const quick = lines.quickLine(record, packet);
  const [full, brief] = dissectors;
  const dissection = full.dissect(record, values);
  const line = lines.line(record, dissection);
  promise(quick === undefined || quick === line, `two lines for one packet: ${quick} and ${line}`);
  const summarized = lines.line(record, brief.summarize(record, values, packet));
  promise(summarized === line, `two lines for one packet: ${summarized} and ${line}`);
  for (const layer of dissection.layers) {
    const { length } = dissection.sources[layer.source]!.bytes;
    for (const node of layer.nodes) {
      promise(node.offset + node.length <= length, `${node.field.name} points to byte ${node.offset} of ${length}`);
    }
  }
  const shown = `${line}${treeLines(dissection)
    .map((one) => one.text)
    .join("")}${JSON.stringify(toJson(dissection, values))}`;
  promise(!unshowable.test(shown), `a control character is shown: ${JSON.stringify(shown.slice(0, 200))}`);
}

function read(capture: Uint8Array, random: Random): void {
  const parser = new CaptureParser(64 * 1024);
  const analyzer = new Analyzer();
  const values = new PacketValues(analyzer.packet);
  const options = { verifyChecksums: random.oneIn(2) };
  const dissectors = [new Dissector(options), new Dissector(options)] as const;
  const lines = new ListLines(values);
  for (const piece of split(capture, random)) {
    parser.push(piece, (record) => {
      if (record.frame <= packetsOfACapture) look(record, analyzer, values, dissectors, lines);
    });
  }
  const problem = parser.end();
  promise(problem === undefined || problem.words.length > 10, "a problem without words");
}

export const glassTarget: Target = {
  name: "glass",
  start(): Promise<RunningTarget> {
    const captures = readdirSync(folder)
      .filter((name) => name.includes(".pcap"))
      .map((name) => new Uint8Array(readFileSync(new URL(name, folder))));
    return Promise.resolve({
      round(random: Random): Promise<void> {
        for (let count = 0; count < capturesARound; count += 1) read(mutate(captures, random), random);
        return Promise.resolve();
      },
      finish: () => Promise.resolve(),
    });
  },
};
