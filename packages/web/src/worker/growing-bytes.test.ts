import { expect, test } from "vitest";
import { GrowingBytes } from "./growing-bytes.ts";

const mebibyte = 1024 * 1024;

async function sliceOf(bytes: GrowingBytes, from: number, to: number): Promise<Uint8Array> {
  return new Uint8Array(await bytes.slice(from, to).arrayBuffer());
}

test("any part of what came can be had again, however it came", async () => {
  const whole = Uint8Array.from({ length: 3 * mebibyte + 5 }, (_, at) => (at * 31) % 251);
  const bytes = new GrowingBytes();
  const lengths = [1, mebibyte, 7, 2 * mebibyte - 10];
  for (let at = 0; at < whole.length;) {
    const length = lengths.shift() ?? whole.length;
    expect(bytes.append(whole.subarray(at, at + length))).toBe(true);
    at += length;
  }
  expect(bytes.size).toBe(whole.length);
  const places = [0, 1, mebibyte - 1, mebibyte, 2 * mebibyte + 3, whole.length - 1, whole.length];
  for (const from of places) {
    for (const to of places) {
      const expected = whole.subarray(from, to);
      expect(Buffer.compare(await sliceOf(bytes, from, to), expected)).toBe(0);
    }
  }
  expect(await sliceOf(bytes, whole.length - 2, whole.length + 100)).toHaveLength(2);
});

test("bytes are taken up to a limit", () => {
  const bytes = new GrowingBytes();
  expect(bytes.append(new Uint8Array(512 * mebibyte + 1))).toBe(false);
  expect(bytes.size).toBe(0);
});
