import fc from "fast-check";
import { expect, test } from "vitest";
import { linkTypes } from "../file/link-type.ts";
import { PacketRecord } from "../file/record.ts";
import { Headers } from "./headers.ts";

/** An IPv4 header without options, for a payload of twelve bytes. */
const plain = [0x45, 0, 0, 32, 0, 1, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, ...Array<number>(12).fill(7)];

test("the short way through an IPv4 header ends where the way header by header ends", () => {
  const change = fc.tuple(fc.integer({ min: 0, max: 19 }), fc.integer({ min: 0, max: 255 }));
  const protocol = fc.constantFrom(6, 17, 1, 4);
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 2 }),
      protocol,
      fc.constantFrom(32, 20, 21, 24, 0, 19, 100),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 50 }),
      (changes, protocol, total, captured, original) => {
        const bytes = new Uint8Array(40);
        bytes.set(plain);
        bytes[3] = total;
        bytes[9] = protocol;
        for (const [at, value] of changes) bytes[at] = value;
        const record = Object.assign(new PacketRecord(bytes), {
          frame: 1,
          linkType: linkTypes.ipv4,
          capturedLength: captured,
          originalLength: original,
        });
        const [short, long] = [new Headers(), new Headers()];
        short.read(record);
        long.readByHeader(record);
        expect(short).toEqual(long);
      },
    ),
    { numRuns: 5000 },
  );
});
