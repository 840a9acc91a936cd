// Packets that real captures hold and textbooks do not. Dissection and analysis read their headers alike.
import { describe, expect, test } from "vitest";
import { ethernet, flag, ipv4, ipv6, tcp, text, udp } from "../../fixtures/packet.ts";
import { Analyzer, Dissector, linkTypes, PacketRecord, PacketValues, type FieldValue } from "../index.ts";

const [client, server] = ["10.20.30.11", "10.20.30.3"];
const ports: [number, number] = [40_000, 5001];

interface Sent {
  readonly bytes: readonly number[];
  /** How many bytes the capture keeps. */
  readonly kept?: number;
  /** Ethernet where it is left out. */
  readonly link?: number;
}

/** The values of fields, by name, frame by frame; the first value of each, undefined where the frame has none. */
function valuesOf(names: readonly string[], frames: readonly Sent[], verifyChecksums = false) {
  const analyzer = new Analyzer({ verifyChecksums });
  const values = new PacketValues(analyzer.packet);
  const dissector = new Dissector({ verifyChecksums });
  return frames.map(({ bytes, kept = bytes.length, link = linkTypes.ethernet }, index) => {
    const record = Object.assign(new PacketRecord(Uint8Array.from(bytes.slice(0, kept))), {
      capturedLength: kept,
      originalLength: bytes.length,
      linkType: link,
      frame: index + 1,
    });
    analyzer.add(record);
    const { layers } = dissector.dissect(record, values);
    const found = new Map<string, FieldValue>();
    const nodes = layers.flatMap((layer) => layer.nodes);
    // The list grows while it is walked: children follow.
    for (const node of nodes) {
      if (!found.has(node.field.name)) found.set(node.field.name, node.value);
      nodes.push(...(node.children ?? []));
    }
    return names.map((name) => found.get(name));
  });
}

/** An 802.3 frame: a length, logical link control, and the packet. */
function ieee8023(control: readonly number[], packet: readonly number[], length = control.length + packet.length) {
  return [...ethernet(0, []).slice(0, 12), length >> 8, length & 255, ...control, ...packet];
}

const segment = (flags: number, sequence: number, more: object = {}): number[] =>
  tcp(client, server, ports, { flags, sequence, ...more });
const answer = (flags: number, sequence: number, more: object = {}): number[] =>
  tcp(server, client, [ports[1], ports[0]], { flags, sequence, acknowledgment: 1, ...more });

describe("IPv4 over 802.3", () => {
  test.each([
    ["SNAP", [0xaa, 0xaa, 3, 0, 0, 0, 8, 0]],
    ["SNAP of a bridge", [0xaa, 0xaa, 3, 0, 0, 0xf8, 8, 0]],
    ["a service access point of its own", [6, 6, 3]],
  ])("with %s is analysed as over Ethernet II", (_, control) => {
    const frames = [segment(flag.syn, 100), segment(flag.ack, 101)].map((one) => ({
      bytes: ieee8023(control, ipv4(client, server, 6, one)),
    }));
    expect(valuesOf(["tcp.stream", "tcp.seq"], frames)).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });

  test("is found after a VLAN tag, and in a Linux cooked capture", () => {
    const control = [0xaa, 0xaa, 3, 0, 0, 0, 8, 0];
    const packet = ipv4(client, server, 6, segment(flag.syn, 100));
    const plain = ieee8023(control, packet);
    const tagged = [...plain.slice(0, 12), 0x81, 0, 0, 7, ...plain.slice(12), 0, 0];
    const cooked = [0, 4, 0, 1, 0, 6, ...plain.slice(6, 12), 0, 0, 0, 4, ...control, ...packet];
    const frames = [{ bytes: tagged }, { bytes: cooked, link: linkTypes.linuxCooked }];
    expect(valuesOf(["vlan.len", "llc.type", "ip.len", "tcp.stream"], frames)).toEqual([
      [48, 0x0800, 40, 0],
      [undefined, 0x0800, 40, 0],
    ]);
  });

  test("ends where the length says", () => {
    const packet = ipv4(client, server, 6, segment(flag.ack, 1, { payload: text("hello") }));
    packet.splice(2, 2, 0, 0);
    const bytes = [...ieee8023([0xaa, 0xaa, 3, 0, 0, 0, 8, 0], packet), 0, 0, 0, 0];
    expect(valuesOf(["ip.len", "tcp.len"], [{ bytes }])).toEqual([[45, 5]]);
  });
});

describe("fragments", () => {
  const datagram = udp(client, server, ports, text("x".repeat(100)));
  const first = ipv4(client, server, 17, datagram.slice(0, 64), { id: 9, moreFragments: true });
  const last = ipv4(client, server, 17, datagram.slice(64), { id: 9, fragmentOffset: 64 });
  const names = ["udp.srcport", "udp.stream", "udp.length"];

  test("with a wrong header checksum are put together where checksums are not verified, and not where they are", () => {
    const broken = first.with(10, first[10]! ^ 1);
    const frames = [broken, last].map((packet) => ({ bytes: ethernet(0x0800, packet) }));
    expect(valuesOf(names, frames)).toEqual([
      [undefined, undefined, undefined],
      [40_000, 0, 108],
    ]);
    expect(valuesOf(names, frames, true)).toEqual([
      [40_000, 0, 108],
      [undefined, undefined, undefined],
    ]);
  });

  test("whose total length is more than there is show the header that is there", () => {
    const long = first.with(2, 4);
    expect(valuesOf(names, [{ bytes: ethernet(0x0800, long) }])).toEqual([[40_000, 0, 108]]);
  });

  test("of IPv6 too", () => {
    const [from, to] = ["fd00::1", "fd00::2"];
    const fragment = [17, 0, 0, 1, 0, 0, 0, 9, ...udp(from, to, ports, text("x".repeat(48)))];
    const packet = ipv6(from, to, 44, fragment).with(4, 2);
    expect(valuesOf(names, [{ bytes: ethernet(0x86dd, packet) }])).toEqual([[40_000, 0, 56]]);
  });
});

describe("lengths", () => {
  test("of zero stand for what there is in IPv4: the network card cuts the packet", () => {
    const packet = ipv4(client, server, 6, segment(flag.ack, 1, { payload: text("x".repeat(3000)) }));
    packet.splice(2, 2, 0, 0);
    expect(valuesOf(["ip.len", "tcp.len"], [{ bytes: ethernet(0x0800, packet) }])).toEqual([[3040, 3000]]);
  });

  test("of zero in IPv6 without hop-by-hop options mean an empty packet to dissector and analysis", () => {
    const packet = ipv6("fd00::1", "fd00::2", 6, segment(flag.ack, 1)).with(5, 0);
    expect(valuesOf(["ipv6.plen", "tcp.srcport", "tcp.stream"], [{ bytes: ethernet(0x86dd, packet) }])).toEqual([
      [0, undefined, undefined],
    ]);
  });
});

describe("a header that the capture cut", () => {
  const options = [2, 4, 5, 0xb4, 1, 3, 3, 3, 1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0];
  const kept = 68;

  test("tells the options that are there, and the windows are scaled by them", () => {
    const frames = [
      { bytes: ethernet(0x0800, ipv4(client, server, 6, segment(flag.syn, 0, { options }))), kept },
      { bytes: ethernet(0x0800, ipv4(server, client, 6, answer(flag.syn | flag.ack, 0, { options }))), kept },
      { bytes: ethernet(0x0800, ipv4(client, server, 6, segment(flag.ack, 1, { window: 502, acknowledgment: 1 }))) },
    ];
    const names = ["tcp.options.mss_val", "tcp.options.wscale.shift", "tcp.options.timestamp.tsval", "tcp.window_size"];
    expect(valuesOf(names, frames)).toEqual([
      [1460, 3, undefined, 502],
      [1460, 3, undefined, 502],
      [undefined, undefined, undefined, 4016],
    ]);
  });
});

describe("a reset with data", () => {
  test("shows the data as its cause, also on the chat's port", () => {
    const reset = tcp(server, client, [5000, 40_000], { flags: flag.rst, sequence: 1, payload: text("no room") });
    const names = ["tcp.reset_cause", "tcp.payload", "lab.text", "tcp.len"];
    expect(valuesOf(names, [{ bytes: ethernet(0x0800, ipv4(server, client, 6, reset)) }])).toEqual([
      ["no room", undefined, undefined, 7],
    ]);
  });
});

describe("a header length below five words", () => {
  test("ends the segment after its sequence number, as in tshark", () => {
    const bytes = ethernet(0x0800, ipv4(client, server, 6, segment(flag.ack, 7).with(12, 0x20)));
    expect(valuesOf(["tcp.seq_raw", "tcp.hdr_len", "tcp.flags"], [{ bytes }])).toEqual([[7, 8, undefined]]);
  });
});
