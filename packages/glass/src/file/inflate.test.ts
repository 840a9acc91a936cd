import { constants, deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Gunzip } from "./gunzip.ts";

function unpack(file: Uint8Array, pieceLength = file.length || 1, limit?: number) {
  const parts: Uint8Array[] = [];
  const gunzip = new Gunzip((bytes) => parts.push(bytes.slice()), limit);
  for (let at = 0; at < file.length; at += pieceLength) gunzip.push(file.subarray(at, at + pieceLength));
  gunzip.end();
  return { bytes: new Uint8Array(Buffer.concat(parts)), fault: gunzip.fault };
}

const strategies = [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE];

describe("gzip", () => {
  test("what zlib packs is unpacked, however it is packed and cut", () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 3000 }),
      fc
        .array(fc.constantFrom("alice: hello all ", "bob", "\n"), { maxLength: 400 })
        .map((words) => Buffer.from(words.join(""))),
    );
    fc.assert(
      fc.property(
        content,
        fc.nat({ max: 9 }),
        fc.constantFrom(...strategies),
        fc.integer({ min: 1, max: 900 }),
        (bytes, level, strategy, piece) => {
          const { bytes: unpacked, fault } = unpack(new Uint8Array(gzipSync(bytes, { level, strategy })), piece);
          expect(fault).toBeUndefined();
          expect(Buffer.from(unpacked).equals(Buffer.from(bytes))).toBe(true);
        },
      ),
    );
  });

  test("much longer than the window, with far copies", () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * index) >> 7));
    const { bytes: unpacked, fault } = unpack(new Uint8Array(gzipSync(bytes)), 5000);
    expect(fault).toBeUndefined();
    expect(Buffer.from(unpacked).equals(bytes)).toBe(true);
  });

  test("changed bytes never throw, and a whole file that is changed is noticed", () => {
    const original = Buffer.from("alice: hello all ".repeat(50));
    const file = new Uint8Array(gzipSync(original));
    fc.assert(
      fc.property(fc.integer({ min: 10, max: file.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = file.slice();
        changed[at]! ^= change;
        const { bytes, fault } = unpack(changed, 13);
        // The bits that fill the last byte mean nothing.
        expect(fault !== undefined || Buffer.from(bytes).equals(original)).toBe(true);
      }),
    );
  });

  test("that is cut ends too early, wherever, and is not called damaged", () => {
    const bytes = Buffer.from(Array.from({ length: 1500 }, (_, index) => (index * index) >> 7));
    for (const strategy of strategies) {
      for (const level of [0, 6]) {
        const file = new Uint8Array(gzipSync(bytes, { level, strategy }));
        const faults = [];
        for (let length = 2; length < file.length; length += length < 64 || length > file.length - 64 ? 1 : 5) {
          const { fault } = unpack(file.subarray(0, length));
          if (fault?.includes("and it ends too early (at byte") !== true) faults.push([length, fault]);
        }
        expect(faults).toEqual([]);
      }
    }
  });

  test("stops a file that unpacks to more than 100 times its size, and says how to read it all the same", () => {
    const gunzip = new Gunzip(() => {});
    gunzip.push(new Uint8Array(gzipSync(Buffer.alloc(66 * 1024 * 1024), { level: 1 })));
    gunzip.end();
    expect(gunzip.fault).toMatch(/more than 67,108,864 bytes, over 100 times .*gunzip.*--most-unpacked/);
  });

  test("what unpacks without end is stopped", () => {
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(5_000_000)));
    const { bytes, fault } = unpack(bomb, bomb.length, 100_000);
    expect(bytes.length).toBeLessThan(300_000);
    expect(fault).toContain("100,000");
  });

  test("takes zeros after the end as filling, and reports other bytes", () => {
    const file = gzipSync("hello");
    expect(unpack(Buffer.concat([file, Buffer.alloc(512)])).fault).toBeUndefined();
    expect(unpack(Buffer.concat([file, Buffer.from("something else")])).fault).toContain("something else");
  });

  test("reports a stream without gzip's header", () => {
    expect(
      unpack(Buffer.concat([Buffer.from([0x1f, 0x8b, 9, 0, 0, 0, 0, 0, 0, 0]), deflateRawSync("x")])).fault,
    ).toContain("method");
  });
});
