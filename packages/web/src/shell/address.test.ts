import fc from "fast-check";
import { expect, test } from "vitest";
import { hashOf, nowhere, placeOf, views, type Place } from "./address.ts";

test("a link leads back to the same place", () => {
  const place = fc.record<Place>({
    source: fc.option(fc.string({ unit: "grapheme" }), { nil: undefined }),
    files: fc.array(fc.string({ unit: "grapheme" }), { maxLength: 3 }),
    view: fc.constantFrom(...views),
    packet: fc.option(fc.nat(), { nil: undefined }),
    stream: fc.option(fc.record({ transport: fc.constantFrom("tcp", "udp"), stream: fc.nat() }), { nil: undefined }),
    filter: fc.string({ unit: "grapheme" }),
    isRaw: fc.boolean(),
    field: fc.option(fc.string(), { nil: undefined }),
    set: fc.option(fc.string(), { nil: undefined }),
    question: fc.option(fc.string(), { nil: undefined }),
  });
  fc.assert(
    fc.property(place, (there) => {
      expect(placeOf(hashOf(there))).toEqual(there);
    }),
  );
});

test("a conversation is named by its number, one over UDP with its transport", () => {
  expect(placeOf("#/ladder?stream=3").stream).toEqual({ transport: "tcp", stream: 3 });
  expect(hashOf({ ...nowhere, view: "ladder", stream: { transport: "udp", stream: 3 } })).toBe("#/ladder?stream=udp.3");
});

test("an address that means nothing is the overview", () => {
  expect(placeOf("#/nonsense?packet=-3&stream=1e9")).toEqual(nowhere);
  expect(placeOf("#/overview?stream=sctp.1")).toEqual(nowhere);
  expect(placeOf("")).toEqual(nowhere);
});
