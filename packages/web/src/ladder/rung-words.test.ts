import { expect, test } from "vitest";
import { markBit } from "../list/mark-words.ts";
import type { ConversationColumns } from "../source/capture-source.ts";
import { rungOf } from "./rung-words.ts";

const columns: ConversationColumns = {
  stream: 0,
  ends: ["10.0.0.1:40000", "10.0.0.2:5000"],
  bases: [4_294_967_290, 1000],
  frame: Uint32Array.of(1, 2, 5),
  time: Float64Array.of(0, 0.5, 2),
  from: Uint8Array.of(0, 1, 0),
  flags: Uint16Array.of(0x02, 0x12, 0x18),
  sequence: Uint32Array.of(0, 0, 10),
  acknowledgment: Uint32Array.of(0, 1, 1),
  length: Uint32Array.of(0, 0, 5),
  window: Uint32Array.of(64_240, 65_160, 0),
  marks: Uint16Array.of(0, 0, markBit("tcp.analysis.retransmission")),
  duplicateAckNumber: new Uint32Array(3),
  bytesInFlight: new Uint32Array(3),
  roundTrip: new Float64Array(3),
};

test("a rung says who sent what, with relative numbers, and how long it was waited for", () => {
  expect(rungOf(columns, 0, false)).toMatchObject({ flags: "SYN", numbers: "Seq=0", isFromFirst: true, wait: 0 });
  expect(rungOf(columns, 1, false)).toMatchObject({ flags: "SYN, ACK", numbers: "Seq=0 Ack=1", from: "10.0.0.2:5000" });
  expect(rungOf(columns, 2, false)).toMatchObject({
    frame: 5,
    wait: 1.5,
    numbers: "Seq=10 Ack=1 Len=5",
    marks: { words: ["Retransmission"], tone: "bad" },
  });
});

test("raw numbers are those on the wire, past the end of the numbers too", () => {
  expect(rungOf(columns, 1, true).numbers).toBe("Seq=1000 Ack=4294967291");
  expect(rungOf(columns, 2, true).numbers).toBe("Seq=4 Ack=1001 Len=5");
});
