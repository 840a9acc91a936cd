import type { HeaderFigure } from "@vitrine/glass";
import { expect, test } from "vitest";
import { drawBitDiagram, headerWords } from "./bit-diagram.ts";

// A SYN from port 40000 to 5000, RFC 9293 §3.1.
const syn: HeaderFigure = {
  kind: "header",
  protocol: "tcp",
  file: "chatserver.pcap",
  frame: 4,
  bytes: "9c40138812345678000000005002faf0abcd0000",
  lit: ["tcp.seq_raw", "tcp.flags.syn"],
};

const litIn = (figure: HeaderFigure): string[] =>
  [...String(drawBitDiagram(figure)).matchAll(/<g class="box lit">[^]*?<title>[^<]*\(([a-z0-9_.]+)\)/g)].map(
    ([, name]) => name!,
  );

test("every field has its value, as it is in the bytes", () => {
  const words = headerWords(syn);
  expect(words).toContain("Source port 40000, Destination port 5000, Sequence number 305419896");
  expect(words).toContain("Window 64240");
});

test("the fields that matter are lit, and no others", () => {
  expect(litIn(syn)).toEqual(["tcp.seq_raw", "tcp.flags.syn"]);
});

test("where a group of bits matters, each of them is lit", () => {
  expect(litIn({ ...syn, lit: ["tcp.flags"] })).toContain("tcp.flags.ack");
});

test("addresses are written as addresses, and a long one goes on in the next rows", () => {
  const ip: HeaderFigure = {
    ...syn,
    protocol: "ipv4",
    bytes: "4500003c2b5540004006bf310a141e0b0a141e03",
    lit: ["ip.proto"],
  };
  expect(headerWords(ip)).toContain("10.20.30.11");
  const ipv6 = {
    ...syn,
    protocol: "ipv6" as const,
    bytes: `6000000000141140${"fd00".padEnd(31, "0")}1${"fd00".padEnd(31, "0")}2`,
    lit: [],
  };
  expect(headerWords(ipv6)).toContain("fd00:0000:0000:0000:0000:0000:0000:0001");
  expect(String(drawBitDiagram(ipv6)).match(/>…</g)).toHaveLength(6);
});

test("a header that the capture cut off has the fields that are there", () => {
  expect(headerWords({ ...syn, bytes: syn.bytes.slice(0, 16) })).toBe(
    "TCP header of frame 4: Source port 40000, Destination port 5000, Sequence number 305419896.",
  );
  expect(String(drawBitDiagram({ ...syn, bytes: "" }))).toContain("<svg");
});
