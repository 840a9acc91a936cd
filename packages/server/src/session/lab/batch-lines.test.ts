import { Batch, encodeSpeaker, Seat } from "@vitrine/wire/lab";
import { encodeText } from "@vitrine/wire/text";
import { expect, test } from "vitest";
import { BatchLines } from "./batch-lines.ts";

/** A batch of blocks of 32 bytes, as the audience lays it out while somebody watches. */
function laidOut(
  said: readonly (readonly [name: string, text: string])[],
  newcomer?: { name: string; before: number },
) {
  const batch = new Batch(32);
  const lines = new BatchLines<string>();
  const seats = new Map(["alice", "bob", "carol"].map((name) => [name, new Seat()]));
  lines.begin(true);
  said.forEach(([name, text], index) => {
    if (newcomer?.before === index) {
      batch.seat(seats.get(newcomer.name)!);
      lines.cameIn(newcomer.name);
    }
    const prefix = encodeSpeaker(name);
    batch.append(seats.get(name)!, prefix, encodeText(text));
    lines.add(index + 1, name, prefix.length + encodeText(text).length + 1);
  });
  const taken = batch.take(false);
  return (hearer: string): (readonly [number, string])[] => {
    const seat = seats.get(hearer)!;
    const bytes = taken.isForAll(seat) ? taken.bytes : taken.bytesFor(seat);
    return lines
      .placesFor(hearer, bytes, 1000)
      .map(({ number, start, end }) => [number, Buffer.from(bytes.subarray(start - 1000, end - 1000)).toString()]);
  };
}

test("each line is found where it stands, whatever fills the blocks up, also with spaces at its end", () => {
  const placesFor = laidOut([
    ["alice", "one"],
    ["bob", "two   "],
    ["alice", "three is longer"],
    ["bob", "four"],
  ]);
  expect(placesFor("carol")).toEqual([
    [1, "alice: one "],
    [2, "bob: two    "],
    [3, "alice: three is longer "],
    [4, "bob: four "],
  ]);
  expect(placesFor("alice")).toEqual([
    [2, "bob: two    "],
    [4, "bob: four "],
  ]);
  expect(placesFor("bob")).toEqual([
    [1, "alice: one "],
    [3, "alice: three is longer "],
  ]);
});

test("who came in meanwhile gets the lines from then on", () => {
  const placesFor = laidOut(
    [
      ["alice", "one"],
      ["bob", "two"],
      ["alice", "three"],
    ],
    { name: "carol", before: 1 },
  );
  expect(placesFor("carol")).toEqual([
    [2, "bob: two "],
    [3, "alice: three "],
  ]);
});

test("of a batch that was begun before anybody watched nothing is told", () => {
  const lines = new BatchLines<string>();
  lines.begin(false);
  lines.add(1, "alice", 10);
  expect(lines.placesFor("bob", encodeText("alice: on "), 0)).toEqual([]);
});
