import { describe, expect, test } from "vitest";
import { PacketRecord } from "../file/record.ts";
import { RoundTripMedians } from "./round-trips.ts";
import { StreamTable } from "./stream-table.ts";

const SYN = 2;
const FIN = 1;
const RST = 4;
const ACK = 16;

function packet(frame: number, seconds: number, length = 60): PacketRecord {
  return Object.assign(new PacketRecord(), { frame, seconds, nanoseconds: 500, originalLength: length });
}

function opened() {
  const table = new StreamTable();
  table.open(packet(1, 100), 1, { address: 7, port: 43210 }, { address: 8, port: 5000 });
  return table;
}

describe("a conversation's table", () => {
  test("tells who, from when to when, and how much each way", () => {
    const table = opened();
    table.countPacket(0, 1, packet(1, 100), 20);
    table.countPacket(0, 0, packet(2, 101), 5_000_000_000);
    table.countPacket(0, 0, packet(4, 103, 1000), 1);
    const summary = table.summary(0);
    expect(summary).toMatchObject({
      firstFrame: 1,
      lastFrame: 4,
      firstSeconds: 100,
      duration: 3e9,
      clientDirection: 1,
    });
    expect(summary.sides[1]).toMatchObject({ address: 7, port: 43210, packets: 1, payloadBytes: 20, wireBytes: 60 });
    expect(summary.sides[0]).toMatchObject({ address: 8, port: 5000, packets: 2, payloadBytes: 5_000_000_001 });
  });

  test("tells the least and the greatest window, zero too; none where none was told", () => {
    const table = opened();
    for (const window of [500, 0, 70_000, 1 << 30]) table.countWindow(0, 0, window);
    const [zero, one] = table.summary(0).sides;
    expect(zero).toMatchObject({ leastWindow: 0, greatestWindow: 1 << 30 });
    expect(one.leastWindow).toBeUndefined();
  });

  test("counts marks by their bits", () => {
    const table = opened();
    table.countMarks(0, 1, 0b101);
    table.countMarks(0, 1, 1 << 14);
    table.countMarks(0, 1, 0b100);
    const { marks } = table.summary(0).sides[1];
    expect([marks[0], marks[1], marks[2], marks[14]]).toEqual([1, 0, 2, 1]);
  });

  test.each([
    ["open", [], undefined],
    ["half-closed", [[0, FIN]], undefined],
    [
      "closed",
      [
        [0, FIN],
        [1, FIN],
      ],
      11,
    ],
    [
      "reset",
      [
        [0, FIN],
        [1, RST],
        [0, RST],
      ],
      11,
    ],
  ] as const)("ended %s", (end, flags, endFrame) => {
    const table = opened();
    flags.forEach(([direction, flag], index) => table.noteFlags(0, direction, 10 + index, flag | ACK));
    expect(table.summary(0).end).toBe(end);
    expect(table.summary(0).endFrame).toBe(endFrame);
  });

  test("the client is who sends the SYN, also where its answer is seen first", () => {
    const table = opened();
    table.noteFlags(0, 1, 1, SYN | ACK);
    expect(table.summary(0)).toMatchObject({ clientDirection: 0, hasHandshake: false });
    table.noteFlags(0, 0, 2, SYN);
    expect(table.summary(0)).toMatchObject({ clientDirection: 0, hasHandshake: true });
  });

  test("keeps thousands apart", () => {
    const table = new StreamTable();
    for (let stream = 0; stream < 3000; stream++) {
      table.open(packet(stream + 1, 100), 0, { address: stream, port: 1 }, { address: 0, port: 2 });
      table.countPacket(stream, 0, packet(stream + 1, 100), stream);
      table.countRoundTrip(stream, 1, 1000 + stream);
    }
    expect(table.summary(2999).sides[0]).toMatchObject({ address: 2999, payloadBytes: 2999 });
    expect(table.summary(2999).sides[0].roundTrip).toEqual({ samples: 1, least: 3999, greatest: 3999, median: 3999 });
    expect(table.summary(17).sides[0].roundTrip!.median).toBe(1017);
  });
});

describe("the median of round trips", () => {
  function medianOf(samples: readonly number[]): number {
    const medians = new RoundTripMedians();
    let row = 0;
    samples.forEach((sample, before) => (row = medians.add(row, before, sample)));
    return medians.median(row, samples.length);
  }

  test("is exact for few", () => {
    expect(medianOf([5e6])).toBe(5e6);
    expect(medianOf([9e6, 1e6, 5e6])).toBe(5e6);
    expect(medianOf([9e6, 1e6, 5e6, 6e6])).toBe(5.5e6);
  });

  test("is within some per cent for many, also where a flow has hundreds of thousands", () => {
    for (const count of [16, 100, 5000, 400_000]) {
      const samples = Array.from({ length: count }, (_, index) => 20e6 + ((index * 7919) % 1000) * 40_000);
      expect(medianOf(samples) / 40e6).toBeGreaterThan(0.93);
      expect(medianOf(samples) / 40e6).toBeLessThan(1.07);
    }
  });

  test("does not mind times out of all measure", () => {
    expect(medianOf(Array.from({ length: 100 }, () => 0))).toBeLessThan(10_000);
    expect(medianOf(Array.from({ length: 100 }, () => 1e18))).toBeGreaterThan(6e10);
  });
});
