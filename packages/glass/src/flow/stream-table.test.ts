import { describe, expect, test } from "vitest";
import { PacketRecord } from "../file/record.ts";
import { isSampled, RoundTripMedians } from "./round-trips.ts";
import { StreamTable } from "./stream-table.ts";

const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;

function packet(frame: number, seconds: number, length = 60): PacketRecord {
  return Object.assign(new PacketRecord(), { frame, seconds, nanoseconds: 500, originalLength: length });
}

function opened(): StreamTable {
  const table = new StreamTable();
  table.open(0, packet(1, 100));
  return table;
}

describe("the counts of a conversation", () => {
  test("from when to when, and how much each way", () => {
    const table = opened();
    table.countPacket(0, 1, packet(1, 100), 20);
    table.countPacket(0, 0, packet(2, 101), 5_000_000_000);
    table.countPacket(0, 0, packet(4, 103, 1000), 1);
    const { firstFrame, firstTime, lastTime, sides } = table.totals(0);
    expect({ firstFrame, firstTime, lastTime }).toEqual({
      firstFrame: 1,
      firstTime: 100_000_000_500n,
      lastTime: 103_000_000_500n,
    });
    expect(sides[1]).toMatchObject({ packets: 1, payloadBytes: 20, wireBytes: 60 });
    expect(sides[0]).toMatchObject({ packets: 2, payloadBytes: 5_000_000_001, wireBytes: 1060 });
  });

  test("times after 2038 stay what they are", () => {
    const table = new StreamTable();
    table.open(0, packet(1, 4_000_000_000));
    expect(table.totals(0)).toMatchObject({
      firstTime: 4_000_000_000_000_000_500n,
      lastTime: 4_000_000_000_000_000_500n,
    });
  });

  test("the least and the greatest window, zero too, but not a reset's; none where no segment said one", () => {
    const table = opened();
    for (const window of [500, 0, 70_000, 1 << 30]) table.countSegment(0, 0, ACK, window);
    table.countSegment(0, 1, RST, 0);
    const [zero, one] = table.totals(0).sides;
    expect(zero).toMatchObject({ leastWindow: 0, greatestWindow: 1 << 30, sentRst: false });
    expect(one).toMatchObject({ leastWindow: undefined, greatestWindow: undefined, sentRst: true });
  });

  test("the flags that each side has sent", () => {
    const table = opened();
    table.countSegment(0, 0, SYN, 1);
    table.countSegment(0, 1, SYN | ACK, 1);
    table.countSegment(0, 1, FIN | ACK, 1);
    const [zero, one] = table.totals(0).sides;
    expect(zero).toMatchObject({ sentSyn: true, sentFin: false, sentRst: false });
    expect(one).toMatchObject({ sentSyn: true, sentFin: true, sentRst: false });
  });

  test("marks by their bits", () => {
    const table = opened();
    table.countMarks(0, 1, 0b101);
    table.countMarks(0, 1, 1 << 14);
    table.countMarks(0, 1, 0b100);
    const { marks } = table.totals(0).sides[1];
    expect([marks[0], marks[1], marks[2], marks[14]]).toEqual([1, 0, 2, 1]);
  });

  test("the handshake's round trip, once it is known", () => {
    const table = opened();
    table.noteHandshake(0, 0, 0, 0);
    expect(table.wantsHandshake(0, 0)).toBe(true);
    expect(table.totals(0).handshake).toBeUndefined();
    table.noteHandshake(0, 0, 1, 5);
    expect(table.wantsHandshake(0, 0)).toBe(false);
    expect(table.totals(0).handshake).toBe(1_000_000_005n);
  });

  test("thousands of conversations have their own counts", () => {
    const table = new StreamTable();
    for (let stream = 0; stream < 3000; stream++) {
      expect(table.hasPackets(stream, 0)).toBe(false);
      table.open(stream, packet(stream + 1, 100));
      table.countPacket(stream, 0, packet(stream + 1, 100), stream);
      table.countRoundTrip(stream, 1, 1000 + stream);
    }
    expect(table.hasPackets(2999, 0)).toBe(true);
    expect(table.totals(2999).sides[0]).toMatchObject({ payloadBytes: 2999 });
    expect(table.totals(2999).sides[0].roundTrip).toEqual({ samples: 1, least: 3999, greatest: 3999, median: 3999 });
    expect(table.totals(17).sides[0].roundTrip!.median).toBe(1017);
    expect(table.totals(17).sides[1].roundTrip).toBeUndefined();
  });

  test("no round trip where the clock stood or was set back", () => {
    const table = opened();
    table.countRoundTrip(0, 1, 0);
    table.countRoundTrip(0, 1, -5);
    expect(table.totals(0).sides[0].roundTrip).toBeUndefined();
  });
});

function medianOf(samples: readonly number[]): number {
  const medians = new RoundTripMedians();
  let row = 0;
  samples.forEach((sample, before) => {
    if (isSampled(before)) row = medians.add(row, before, sample);
  });
  return medians.median(row, samples.length);
}

describe("the median of round trips", () => {
  test("is exact for few", () => {
    expect(medianOf([5e6])).toBe(5e6);
    expect(medianOf([9e6, 1e6, 5e6])).toBe(5e6);
    expect(medianOf([9e6, 1e6, 5e6, 6e6])).toBe(5.5e6);
  });

  test("is within some per cent for many, also where a flow has hundreds of thousands", () => {
    for (const count of [16, 100, 5000, 4_000_000]) {
      const samples = Array.from({ length: count }, (_, index) => 20e6 + ((index * 7919) % 1000) * 40_000);
      expect(medianOf(samples) / 40e6).toBeGreaterThan(0.9);
      expect(medianOf(samples) / 40e6).toBeLessThan(1.1);
    }
  });

  test("does not mind times out of all measure", () => {
    expect(medianOf(Array.from({ length: 100 }, () => 0))).toBeLessThan(10_000);
    expect(medianOf(Array.from({ length: 100 }, () => 1e18))).toBeGreaterThan(6e10);
  });
});
