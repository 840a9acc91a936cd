import { readFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import {
  Analyzer,
  CaptureParser,
  compileFilter,
  Dissector,
  ListLines,
  PacketValues,
  type Filter,
} from "@vitrine/glass";
import { expect, test } from "vitest";
import { readFrames, type View } from "./frames.ts";
import { Output } from "./output.ts";
import { openSource } from "./source.ts";
import { FieldsView, JsonView, ListView } from "./views.ts";

const pathOf = (capture: string): string =>
  fileURLToPath(new URL(`../../../../glass/fixtures/${capture}`, import.meta.url));

function filterOf(words: string): Filter {
  const result = compileFilter(words);
  if (!result.isValid) throw new Error(result.problem.message);
  return result.filter;
}

/** The lines that a view prints. */
async function printed(capture: string, viewOn: (output: Output) => View, filter?: Filter): Promise<string[]> {
  const stream = new PassThrough();
  const output = new Output(stream as unknown as NodeJS.WriteStream);
  const settings = { source: openSource(pathOf(capture)), output, filter, verifyChecksums: false } as const;
  const [, lines] = await Promise.all([
    readFrames({ ...settings, compatibility: "4.0" }, viewOn(output)).then(() => stream.end()),
    text(stream),
  ]);
  return lines.split("\n").slice(0, -1);
}

/** The frames that a filter selects once every frame is taken apart, each with its line of the list. */
function takenApart(capture: string, filter: Filter) {
  const analyzer = new Analyzer();
  const dissector = new Dissector();
  const values = new PacketValues(analyzer.packet);
  const list = new ListLines(values);
  const selected: Array<{ readonly frame: number; readonly line: string }> = [];
  new CaptureParser().push(readFileSync(pathOf(capture)), (record) => {
    analyzer.add(record);
    const dissection = dissector.dissect(record, values);
    const line = list.line(record, dissection);
    if (filter.selects(dissection)) selected.push({ frame: record.frame, line });
  });
  return selected;
}

const views: ReadonlyArray<(output: Output) => View> = [
  (output) => new JsonView(output),
  (output) => new FieldsView(output, ["frame.number", "frame.time_delta", "ip.fragment", "tcp.seq"]),
];

test.each([
  ["fragments.pcap", "udp.port == 5000 && frame.time_delta >= 0"],
  ["fragments.pcap", "ip.fragment == 1 || frame.number == 1"],
  ["headers.pcap", "ip.addr == 10.20.30.3 && !(icmp.type == 3)"],
  ["links.pcapng", 'udp.length > 8 and lab.text contains "hello"'],
  ["losses.pcap", "tcp.analysis.retransmission || tcp.hdr_len > 36"],
  ["losses.pcap", "tcp.len > 0 xor frame.time_relative > 2"],
  ["trouble.pcap", "tcp.seq > 1 && !(tcp.flags.push == 1)"],
])("a filter selects of %s the packets that it selects when all are taken apart: %s", async (capture, words) => {
  const filter = filterOf(words);
  const selected = takenApart(capture, filter);
  expect(selected).not.toEqual([]);
  expect(await printed(capture, (output) => new ListView(output), filter)).toEqual(selected.map(({ line }) => line));
  for (const viewOn of views) {
    const all = await printed(capture, viewOn);
    expect(await printed(capture, viewOn, filter)).toEqual(selected.map(({ frame }) => all[frame - 1]));
  }
});

test.each(["chat.pcap", "headers.pcap", "links.pcapng", "losses.pcap", "trouble.pcap"])(
  "the list of %s is the same as when every packet is taken apart",
  async (capture) => {
    const lines = await printed(capture, (output) => new ListView(output));
    expect(lines).toEqual(takenApart(capture, filterOf("")).map(({ line }) => line));
  },
);
