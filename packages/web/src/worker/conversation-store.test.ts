// A conversation's columns, held against what the analysis says of each of its packets.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Analyzer, CaptureParser } from "@vitrine/glass";
import { describe, expect, test } from "vitest";
import { CaptureReader } from "./capture-reader.ts";
import { dataText, rungOf, rungsOf } from "./ladder.ts";
import { ConversationStore } from "./conversation-store.ts";

const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../../../glass/fixtures/${name}`, import.meta.url))));

const tcp = (stream: number) => ({ transport: "tcp", stream }) as const;
const udp = (stream: number) => ({ transport: "udp", stream }) as const;

async function readerOf(name: string): Promise<CaptureReader> {
  const reader = new CaptureReader(new File([fixture(name)], name), () => {});
  await reader.read();
  return reader;
}

/** Each packet of a conversation, as a ladder draws it. */
function analysed(bytes: Uint8Array, stream: number) {
  const analyzer = new Analyzer();
  const rungs: unknown[] = [];
  let firstDirection: number | undefined;
  let zero: bigint | undefined;
  new CaptureParser().push(bytes, (record) => {
    const packet = analyzer.add(record);
    const nanoseconds = BigInt(record.seconds) * 1_000_000_000n + BigInt(record.nanoseconds);
    zero ??= nanoseconds;
    if (packet.transport !== 6 || packet.stream !== stream || packet.isQuoted) return;
    const { direction, tcp } = packet;
    firstDirection ??= direction;
    rungs.push({
      frame: packet.frame,
      time: (Number(nanoseconds - zero) / 1e9).toFixed(6),
      from: direction === firstDirection ? 0 : 1,
      flags: packet.flags,
      sequence: packet.relativeSequence,
      acknowledgment: packet.relativeAcknowledgment,
      length: Math.max(0, packet.length),
      window: packet.windowSize,
      marks: tcp.marks,
      duplicateAckNumber: tcp.duplicateAckNumber,
      bytesInFlight: tcp.bytesInFlight,
      roundTrip: (tcp.ackRoundTripSeconds + tcp.ackRoundTripNanoseconds / 1e9).toFixed(9),
    });
  });
  return rungs;
}

function gathered(store: ConversationStore, stream: number) {
  const columns = store.one(tcp(stream))?.columns;
  if (columns === undefined) return [];
  return Array.from(columns.frame, (_frame, at) => ({
    ...Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[at]])),
    time: columns.time[at]!.toFixed(6),
    roundTrip: columns.roundTrip[at]!.toFixed(9),
  }));
}

const sizeOf = (store: ConversationStore): number => store.one(tcp(0))?.columns.frame.length ?? 0;

describe("the columns of a conversation", () => {
  test.each(["chat.pcap", "trouble.pcap", "losses.pcap", "headers.pcap", "chatserver.pcap"])(
    "hold what the analysis says (%s)",
    async (name) => {
      const bytes = fixture(name);
      const reader = new CaptureReader(new File([bytes], name), () => {});
      await reader.read();
      const store = new ConversationStore(reader);
      const streams = reader.conversations.all.filter(({ transport }) => transport === "tcp");
      for (const { stream, ends } of streams) {
        expect(gathered(store, stream)).toEqual(analysed(bytes, stream));
        expect(store.one(tcp(stream))!.ends).toEqual(ends);
      }
      expect(store.one(tcp(streams.length))).toBeUndefined();
    },
  );

  test("grow with the capture", async () => {
    const bytes = fixture("trouble.pcap");
    const reader = new CaptureReader(new File([], "a feed"), () => {});
    const store = new ConversationStore(reader);
    const expected = analysed(bytes, 0);
    for (let at = 0; at < bytes.length; at += 500) {
      await reader.append(bytes.slice(at, at + 500));
      expect(gathered(store, 0)).toEqual(expected.filter((_, index) => index < sizeOf(store)));
    }
    expect(gathered(store, 0)).toEqual(expected);
    expect(store.one(tcp(0))!.columns).toBe(store.one(tcp(0))!.columns);
  });

  test("count from the numbers that the ends began with", async () => {
    const reader = await readerOf("chat.pcap");
    expect(new ConversationStore(reader).one(tcp(0))!.bases).toEqual([3_000_000_000, 1_000_000_000]);
  });

  test("hold each packet once, however long the conversation is and however often it is asked for", async () => {
    const reader = await readerOf("losses.pcap");
    const store = new ConversationStore(reader);
    const before = store.one(tcp(0))!.columns.frame.slice();
    store.one(tcp(1));
    expect(store.one(tcp(0))!.columns.frame).toEqual(before);
  });
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("the rungs of a ladder", () => {
  test("say what the packets say: chat, a lookup, and text that no protocol is known for", async () => {
    const reader = await readerOf("chatserver.pcap");
    const store = new ConversationStore(reader);
    const rungs = await rungsOf(reader, store, { conversation: tcp(0), first: 0, end: 100 });
    const { frame, says } = rungs.find((one) => one.says.startsWith("to the room"))!;
    expect(says).toMatch(/^to the room: \S/);
    expect(rungs.filter(({ length }) => length === 0).every((one) => one.says === "")).toBe(true);
    expect(rungOf(store.one(tcp(0))!, frame)).toBe(rungs.findIndex((one) => one.frame === frame));
    expect(rungOf(store.one(tcp(0))!, 1_000_000)).toBeUndefined();

    const client = await readerOf("client1.pcap");
    const datagrams = new ConversationStore(client);
    const names = client.conversations.all.filter(({ transport }) => transport === "udp");
    const said = names.map(async ({ stream }) =>
      (await rungsOf(client, datagrams, { conversation: udp(stream), first: 0, end: 100 })).map((one) => one.says),
    );
    expect((await Promise.all(said)).flat()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^question 0x[0-9a-f]{4} A chat/),
        expect.stringContaining("see you at four"),
      ]),
    );
  });

  test("are those of the window that is asked for", async () => {
    const reader = await readerOf("losses.pcap");
    const store = new ConversationStore(reader);
    const all = await rungsOf(reader, store, { conversation: tcp(0), first: 0, end: 500 });
    expect(all.length).toBeGreaterThan(50);
    expect(await rungsOf(reader, store, { conversation: tcp(0), first: 7, end: 19 })).toEqual(all.slice(7, 19));
    expect(await rungsOf(reader, store, { conversation: tcp(0), first: all.length, end: 999 })).toEqual([]);
    expect(await rungsOf(reader, store, { conversation: udp(77), first: 0, end: 9 })).toEqual([]);
    // The marks are beside what a packet says.
    const again = all.find(({ marks, says }) => marks !== 0 && says !== "");
    expect(again?.says).toMatch(/^(?:to the room|\w+ says): /);
  });

  test("quote text, and give other bytes as such", () => {
    expect(dataText(bytes("hello all\n"))).toBe("“hello all”");
    expect(dataText(bytes("GET / HTTP/1.1\r\nHost: a\r\n"))).toBe("“GET / HTTP/1.1 Host: a”");
    expect(dataText(bytes("é".repeat(100)))).toBe(`“${"é".repeat(80)}…”`);
    expect(dataText(Uint8Array.of(0, 1, 0xfe))).toBe("00 01 fe");
    expect(dataText(new Uint8Array(1000))).toBe(`${"00 ".repeat(20)}…`);
  });
});
