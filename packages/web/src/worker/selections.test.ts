// The filters of the page, held against dissection of every packet in its turn.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  Analyzer,
  CaptureParser,
  Dissector,
  PacketRecord,
  PacketValues,
  compileFilter,
  linkTypes,
  pcapHeader,
  pcapRecord,
} from "@vitrine/glass";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { CaptureState, Selection, SelectionResult } from "../source/capture-source.ts";
import { CaptureReader } from "./capture-reader.ts";
import { Selections } from "./selections.ts";

const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../../../glass/fixtures/${name}`, import.meta.url))));

async function opened(bytes: Uint8Array<ArrayBuffer>, tell: (state: CaptureState) => void = () => {}) {
  const reader = new CaptureReader(new File([bytes], "a capture"), tell);
  await reader.read();
  return { reader, selections: new Selections(reader) };
}

function selected(result: SelectionResult) {
  if (result.kind !== "selected") throw new Error(`${result.kind}, not selected`);
  return result.selection;
}

/** The rows that a pass over all packets selects. */
function expectedRows(bytes: Uint8Array, text: string): number[] {
  const result = compileFilter(text);
  if (!result.isValid) throw new Error(result.problem.message);
  const analyzer = new Analyzer();
  const values = new PacketValues(analyzer.packet);
  const dissector = new Dissector();
  const rows: number[] = [];
  new CaptureParser().push(bytes, (record) => {
    analyzer.add(record);
    if (result.filter.selects(dissector.dissect(record, values))) rows.push(record.frame - 1);
  });
  return rows;
}

/** Datagrams of the chat from one to another, each with its number. */
function datagrams(count: number): Uint8Array<ArrayBuffer> {
  const options = { linkType: linkTypes.raw };
  const parts = [pcapHeader(options)];
  for (let at = 0; at < count; at += 1) {
    const words = new TextEncoder().encode(`number ${at}`);
    const bytes = new Uint8Array(28 + words.length);
    const view = new DataView(bytes.buffer);
    bytes.set([0x45, 0, 0, bytes.length, 0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]);
    view.setUint16(20, 5000);
    view.setUint16(22, 5000);
    view.setUint16(24, 8 + words.length);
    bytes.set(words, 28);
    const size = { capturedLength: bytes.length, originalLength: bytes.length };
    parts.push(pcapRecord(Object.assign(new PacketRecord(bytes), size), options));
  }
  return new Uint8Array(Buffer.concat(parts));
}

const fixtures = ["chat.pcap", "losses.pcap", "trouble.pcap", "fragments.pcap", "headers.pcap", "chatserver.pcap"];
const filters = [
  "tcp",
  "!(udp)",
  "tcp.port == 5000 and tcp.len > 0",
  "tcp.analysis.retransmission",
  'lab.text contains "a"',
  "dns",
  "ip.fragment.count or ipv6.fragment.count",
  'frame.number > 2 and lab.text contains "long"',
  'tcp.flags.syn == 1 or frame contains "hello"',
  "tcp.analysis.initial_rtt",
  "frame.time_delta > 1",
];

describe("a filter of the page", () => {
  test.each(fixtures)("selects what dissection selects (%s)", async (name) => {
    const bytes = fixture(name);
    const { selections } = await opened(bytes);
    for (const filter of filters) {
      const { id, count, looked } = selected(await selections.select(filter));
      expect([filter, ...selections.rows(id)!]).toEqual([filter, ...expectedRows(bytes, filter)]);
      expect([count, looked]).toEqual([selections.rows(id)!.length, expect.any(Number)]);
    }
  });

  test("that is none comes back with its place", async () => {
    const { selections } = await opened(fixture("chat.pcap"));
    expect(await selections.select("tcp.prot")).toMatchObject({ kind: "refused" });
  });
});

describe("a filter of a capture that grows", () => {
  test.each(fixtures)("goes on where it was (%s)", async (name) => {
    const bytes = fixture(name);
    const reader = new CaptureReader(new File([], "a feed"), () => {});
    const selections = new Selections(reader);
    const dissected = vi.spyOn(reader, "packetsAt");
    const filters = ['lab.text contains "a"', "ip.fragment.count or ipv6.fragment.count"];
    const whole = filters.map((filter) => expectedRows(bytes, filter));
    for (const filter of filters) {
      expect(selected(await selections.select(filter))).toMatchObject({ count: 0, looked: 0 });
    }
    const ids = new Set<number>();
    for (let at = 0; at < bytes.length; at += 700) {
      await reader.append(bytes.slice(at, at + 700));
      for (const [which, filter] of filters.entries()) {
        const { id, looked } = selected(await selections.select(filter));
        ids.add(id);
        expect(looked).toBe(reader.packets);
        expect([...selections.rows(id)!]).toEqual(whole[which]!.filter((row) => row < reader.packets));
      }
    }
    expect(ids.size).toBe(2);
    // Each of the two filters has had no packet taken apart twice.
    const read = dissected.mock.calls.flatMap(([rows]) => Array.from(rows));
    for (let row = 0; row < reader.packets; row += 1) {
      expect(read.filter((one) => one === row).length).toBeLessThanOrEqual(2);
    }
  });
});

describe("a filter that takes its time", () => {
  const bytes = datagrams(6000);
  const slow = 'lab.text contains "9"';

  /** Asks for the slow filter, and waits for its first progress. */
  async function begun() {
    // A clock that moves a second with every look, so that all progress is reported.
    const clock = vi.spyOn(performance, "now");
    onTestFinished(() => clock.mockRestore());
    clock.mockImplementation(() => 1000 * clock.mock.calls.length);
    const told = Promise.withResolvers<Selection>();
    const { reader, selections } = await opened(bytes, ({ selection }) => selection && told.resolve(selection));
    const read = vi.spyOn(reader, "packetsAt");
    const answer = selections.select(slow);
    return { reader, selections, read, answer, told: await told.promise };
  }

  test("shows what it has found before it is through", async () => {
    const { reader, selections, answer, told } = await begun();
    const { id, filter, looked, count } = told;
    expect(filter).toBe(slow);
    expect(looked).toBeLessThan(reader.packets);
    const expected = expectedRows(bytes, slow);
    expect([...selections.rows(id)!.subarray(0, count)]).toEqual(expected.filter((row) => row < looked));
    expect(selected(await answer)).toMatchObject({ id, count: expected.length, looked: 6000 });
  });

  test("is ended by the next, and goes on when it is asked for again", async () => {
    const { selections, answer, read } = await begun();
    const next = selections.select("udp.length > 10");
    expect(await answer).toEqual({ kind: "superseded" });
    expect(selected(await next).count).toBe(6000);
    const { id } = selected(await selections.select(slow));
    expect([...selections.rows(id)!]).toEqual(expectedRows(bytes, slow));
    expect(read.mock.calls.reduce((sum, [rows]) => sum + rows.length, 0)).toBe(6000);
  });

  test("asked for twice at once is worked on once", async () => {
    const { reader, selections } = await opened(bytes);
    const read = vi.spyOn(reader, "packetsAt");
    const [one, other] = await Promise.all([selections.select(slow), selections.select(slow)]);
    expect(selected(one).id).toBe(selected(other).id);
    expect(read.mock.calls.reduce((sum, [rows]) => sum + rows.length, 0)).toBe(6000);
  });

  test("leaves the last four to go back to", async () => {
    const { selections } = await opened(fixture("chat.pcap"));
    const asked = ["tcp", "udp", "ip", "arp", "dns"];
    const ids: number[] = [];
    for (const filter of asked) ids.push(selected(await selections.select(filter)).id);
    expect(ids.map((id) => selections.rows(id) !== undefined)).toEqual([false, true, true, true, true]);
  });
});
