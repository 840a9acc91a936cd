// A number as a student writes it: decimal with or without separators, hexadecimal with 0x in front or h behind.

export type NumberAnswer =
  | { readonly kind: "number"; readonly value: number; readonly isHexadecimal: boolean; readonly digits: string }
  | { readonly kind: "none"; readonly words: string };

/** No field of these headers is longer than 64 bits: what has more digits is no answer. */
const mostDigits = 20;

function none(words: string): NumberAnswer {
  return { kind: "none", words };
}

export function readNumber(text: string): NumberAnswer {
  const plain = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s,'_.]+/g, "")
    .replace(/(?:bytes?|bits?)$/, "");
  if (plain === "") return none("Write a number.");
  const hexadecimal = /^0x([0-9a-f]+)$/.exec(plain)?.[1] ?? /^([0-9][0-9a-f]*)h$/.exec(plain)?.[1];
  if (hexadecimal !== undefined) {
    if (hexadecimal.length > mostDigits) return none("That is longer than any field.");
    return { kind: "number", value: Number.parseInt(hexadecimal, 16), isHexadecimal: true, digits: hexadecimal };
  }
  if (/^[0-9a-f]*[a-f][0-9a-f]*$/.test(plain)) {
    return none("Put 0x in front of a hexadecimal number, so that it is clear what is meant.");
  }
  if (!/^\d+$/.test(plain))
    return none("That is no number. Decimal (65160) and hexadecimal (0xfe88) are both understood.");
  if (plain.length > mostDigits) return none("That is longer than any field.");
  return { kind: "number", value: Number(plain), isHexadecimal: false, digits: plain };
}
