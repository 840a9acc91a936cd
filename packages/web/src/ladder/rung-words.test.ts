import { expect, test } from "vitest";
import { markBit } from "../list/mark-words.ts";
import type { LadderOutline, LadderRow } from "../source/capture-source.ts";
import { rungText, rungWords } from "./rung-words.ts";

const outline: LadderOutline = {
  ends: ["10.0.0.1:40000", "10.0.0.2:5000"],
  bases: [4_294_967_290, 1000],
  packets: 3,
  lastTime: 2,
  largestWindow: 65_160,
};
const row: LadderRow = {
  frame: 1,
  time: 0,
  wait: 0,
  from: 0,
  flags: 0x02,
  sequence: 0,
  acknowledgment: 0,
  length: 0,
  window: 64_240,
  marks: 0,
  duplicateAckNumber: 0,
  says: "",
};
const synAck: LadderRow = { ...row, frame: 2, from: 1, flags: 0x12, acknowledgment: 1 };
const data: LadderRow = {
  ...row,
  frame: 5,
  time: 2,
  flags: 0x18,
  sequence: 10,
  acknowledgment: 1,
  length: 5,
  marks: markBit("tcp.analysis.retransmission"),
  says: "to the room: hello",
};

test("a rung names its sender, its flags and relative numbers, and its marks", () => {
  expect(rungWords(outline, row, true, false)).toMatchObject({ flags: "SYN", numbers: "Seq=0", isFromFirst: true });
  expect(rungWords(outline, synAck, true, false)).toMatchObject({
    flags: "SYN, ACK",
    numbers: "Seq=0 Ack=1",
    from: "10.0.0.2:5000",
  });
  const words = rungWords(outline, data, true, false);
  expect(words).toMatchObject({
    numbers: "Seq=10 Ack=1 Len=5",
    marks: { words: ["Retransmission"], tone: "bad" },
  });
  expect(rungText(data, words)).toBe(
    "5 2.000000 10.0.0.1:40000 PSH, ACK Seq=10 Ack=1 Len=5 Retransmission to the room: hello",
  );
});

test("raw numbers are those on the wire, past the end of the numbers too", () => {
  expect(rungWords(outline, synAck, true, true).numbers).toBe("Seq=1000 Ack=4294967291");
  expect(rungWords(outline, data, true, true).numbers).toBe("Seq=4 Ack=1001 Len=5");
});

test("a datagram has a length and no flags or numbers", () => {
  expect(rungWords(outline, { ...row, flags: 0, length: 12 }, false, false)).toMatchObject({
    flags: "",
    numbers: "Len=12",
  });
});
