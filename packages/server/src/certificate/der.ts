// DER, the encoding of certificates (ITU-T X.690): tag, length, content. Only what a certificate needs, and only written.
//
//   +-----+--------------------------------------+---------+
//   | tag | length: 0..127, or 0x80+n, n bytes   | content |
//   +-----+--------------------------------------+---------+

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

function lengthOf(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes]);
  const hexadecimal = bytes.toString(16);
  const octets = Buffer.from(hexadecimal.padStart(hexadecimal.length + (hexadecimal.length % 2), "0"), "hex");
  return Buffer.concat([Buffer.from([0x80 + octets.length]), octets]);
}

function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

export const sequence = (...items: readonly Uint8Array[]): Buffer => element(tags.sequence, ...items);
export const set = (...items: readonly Uint8Array[]): Buffer => element(tags.set, ...items);
export const octetString = (bytes: Uint8Array): Buffer => element(tags.octetString, bytes);
export const utf8String = (text: string): Buffer => element(tags.utf8String, Buffer.from(text));
export const boolean = (value: boolean): Buffer => element(tags.boolean, Buffer.from([value ? 0xff : 0]));

/** `[number]` with this content; `isConstructed` where the content is elements. */
export const context = (number: number, content: Uint8Array, isConstructed: boolean): Buffer =>
  element(0x80 + (isConstructed ? 0x20 : 0) + number, content);

/** An integer that is not negative, from its bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const shortest = first < 0 ? Uint8Array.of(0) : bytes.subarray(first);
  // A first bit of 1 would make it negative.
  return shortest[0]! < 0x80 ? element(tags.integer, shortest) : element(tags.integer, Uint8Array.of(0), shortest);
}

/** Bits; the last byte has so many that do not count. */
export const bitString = (bytes: Uint8Array, unused = 0): Buffer =>
  element(tags.bitString, Uint8Array.of(unused), bytes);

/** `1.2.840.10045.4.3.2` (X.690 §8.19): the first two numbers share a byte, the others have seven bits in each. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const number of rest) {
    const groups = [number & 0x7f];
    for (let left = number >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return element(tags.objectIdentifier, Buffer.from(bytes));
}

/** A time in UTC, in the form that RFC 5280 §4.1.2.5 wants: two digits of the year until 2049. */
export function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return Number(digits.slice(0, 4)) < 2050
    ? element(tags.utcTime, Buffer.from(digits.slice(2)))
    : element(tags.generalizedTime, Buffer.from(digits));
}
