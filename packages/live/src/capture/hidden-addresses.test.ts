import { CaptureParser, Dissector, pcapHeader, pcapRecord, PacketRecord } from "@vitrine/glass";
import { expect, test } from "vitest";
import { HiddenAddresses } from "./hidden-addresses.ts";

const ethernet = 1;

/** An Ethernet frame of these bytes after the two addresses of the link. */
function frame(...parts: readonly (readonly number[])[]): PacketRecord {
  const bytes = new Uint8Array([...Array.from({ length: 12 }, () => 0xaa), ...parts.flat()]);
  const { length } = bytes;
  return Object.assign(new PacketRecord(bytes), { capturedLength: length, originalLength: length, linkType: ethernet });
}

const udp = [0x13, 0x88, 0x13, 0x88, 0, 12, 0xbe, 0xef, 1, 2, 3, 4];
const version4 = (header: readonly number[]) => [8, 0, ...header, 10, 0, 0, 7, 10, 0, 0, 8];
const plain = [0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17, 0xca, 0xfe];
const address6 = (last: number) => [0xfe, 0x80, ...Array.from({ length: 13 }, () => 0), last];

function hidden(hiding: HiddenAddresses, record: PacketRecord): { bytes: number[]; from: string; to: string } {
  const options = { linkType: ethernet, isNanoseconds: true };
  const bytes = Buffer.from(pcapRecord(record, options));
  const batch = hiding.hide({ firstFrame: 1, packets: 1, bytes }, ethernet);
  let kept = new PacketRecord();
  const parser = new CaptureParser();
  parser.push(pcapHeader(options), () => {});
  parser.push(batch.bytes, (one) => (kept = one.keep()));
  const { from, to } = new Dissector().dissect(kept);
  return { bytes: [...kept.bytes.subarray(0, kept.capturedLength)], from, to };
}

test("stand-ins for addresses, the same ones everywhere, and no byte of what was said", () => {
  const hiding = new HiddenAddresses();
  const first = hidden(hiding, frame(version4(plain), udp));
  expect([first.from, first.to]).toEqual([hiding.text("10.0.0.7"), hiding.text("10.0.0.8")]);
  expect(first.from).not.toBe(first.to);
  expect(first.bytes).toHaveLength(14 + 20 + 8);
  expect(first.bytes).not.toContain(0xaa);
  const six = hidden(hiding, frame([0x86, 0xdd, 0x60, 0, 0, 0, 0, 12, 17, 64, ...address6(1), ...address6(2)], udp));
  expect([six.from, six.to]).toEqual([hiding.text("fe80::1"), hiding.text("fe80::2")]);
  expect(six.bytes).toHaveLength(14 + 40 + 8);
});

test.each([
  ["a fragment", frame(version4([0x45, 0, 0, 32, 0, 0, 0, 9, 64, 17, 0, 0]), udp), 34],
  ["an IP header that is cut", frame([8, 0, 0x45, 0, 0, 32]), 0],
  ["what is not IP", frame([8, 6], udp, udp, udp), 0],
  ["a protocol that is not known", frame(version4([0x45, 0, 0, 32, 0, 0, 0, 0, 64, 99, 0, 0]), udp), 34],
  [
    "a TCP header that says it is longer than it is",
    frame(version4([0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0]), [...udp, 0xf0, 0, 0, 0, 0, 0, 0, 0]),
    34,
  ],
])("of %s nothing is left that could tell", (_what, record, length) => {
  const { bytes } = hidden(new HiddenAddresses(), record);
  expect(bytes).toHaveLength(length);
  expect(bytes.join()).not.toContain("10,0,0,7");
});
