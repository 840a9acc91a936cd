// A conversation's columns, held against what the analysis says of each of its packets.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Analyzer, CaptureParser } from "@vitrine/glass";
import { describe, expect, test } from "vitest";
import { CaptureReader } from "./capture-reader.ts";
import { ConversationStore } from "./conversation-store.ts";

const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(fileURLToPath(new URL(`../../../glass/fixtures/${name}`, import.meta.url))));

/** What a ladder draws of each packet of a conversation. */
function analysed(bytes: Uint8Array, stream: number) {
  const analyzer = new Analyzer();
  const rungs: unknown[] = [];
  let first: { readonly direction: number; readonly nanoseconds: bigint } | undefined;
  new CaptureParser().push(bytes, (record) => {
    const packet = analyzer.add(record);
    if (packet.transport !== 6 || packet.stream !== stream || packet.isQuoted) return;
    const { direction, tcp } = packet;
    const nanoseconds = BigInt(record.seconds) * 1_000_000_000n + BigInt(record.nanoseconds);
    first ??= { direction, nanoseconds };
    rungs.push({
      frame: packet.frame,
      time: (Number(nanoseconds - first.nanoseconds) / 1e9).toFixed(6),
      from: direction === first.direction ? 0 : 1,
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
  const found = store.columns(stream);
  if (found === undefined) return [];
  const { ends: _, stream: __, bases: ___, ...columns } = found;
  return Array.from(columns.frame, (_frame, at) => ({
    ...Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[at]])),
    time: columns.time[at]!.toFixed(6),
    roundTrip: columns.roundTrip[at]!.toFixed(9),
  }));
}

const sizeOf = (store: ConversationStore): number => store.columns(0)?.frame.length ?? 0;

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
        expect(store.columns(stream)!.ends).toEqual(ends);
      }
      expect(store.columns(streams.length)).toBeUndefined();
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
    expect(store.columns(0)).toBe(store.columns(0));
  });

  test("count from the numbers that the ends began with", async () => {
    const reader = new CaptureReader(new File([fixture("chat.pcap")], "chat.pcap"), () => {});
    await reader.read();
    expect(new ConversationStore(reader).columns(0)!.bases).toEqual([3_000_000_000, 1_000_000_000]);
  });
});
