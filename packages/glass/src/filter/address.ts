// Addresses as people write them, into their bytes; undefined where the text is none.

/** An address, and how many of its first bits count: all, or those of a network. */
export interface AddressPattern {
  readonly bytes: Uint8Array;
  readonly prefix: number;
}

/** Dotted decimal without leading zeros, which some programs take for octal (RFC 6943 §3.1.1). */
export function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  const isAddress =
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return isAddress ? Uint8Array.from(parts, Number) : undefined;
}

/** The groups on one side of `::`, two bytes each; a dotted tail gives four. */
function parseGroups(text: string): number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    const tail = index === groups.length - 1 && group.includes(".") ? parseIpv4(group) : undefined;
    if (tail !== undefined) bytes.push(...tail);
    else if (/^[0-9a-fA-F]{1,4}$/.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    } else return undefined;
  }
  return bytes;
}

/** RFC 4291 §2.2. */
export function parseIpv6(text: string): Uint8Array | undefined {
  const sides = text.split("::");
  if (sides.length > 2) return undefined;
  const front = parseGroups(sides[0]!);
  const back = parseGroups(sides[1] ?? "");
  if (front === undefined || back === undefined) return undefined;
  const missing = 16 - front.length - back.length;
  if (sides.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return Uint8Array.from([...front, ...Array.from({ length: missing }, () => 0), ...back]);
}

/** Bytes as hexadecimal pairs, with one kind of separator or none; with one, a single digit is a byte too. */
export function parseBytes(text: string): Uint8Array | undefined {
  const separator = /^[0-9a-fA-F]{1,2}([-.:])/.exec(text)?.[1];
  const pairs =
    separator === undefined ? (text.length % 2 === 1 ? `0${text}` : text).match(/../g) : text.split(separator);
  if (pairs === null || !pairs.every((pair) => /^[0-9a-fA-F]{1,2}$/.test(pair))) return undefined;
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

/** Six bytes, in one of the forms that network gear prints: 02:42:0a:14:1e:0b, 02-42-…, 0242.0a14.1e0b. */
export function parseEthernet(text: string): Uint8Array | undefined {
  const words = /^([0-9a-fA-F]{4})([-.])([0-9a-fA-F]{4})\2([0-9a-fA-F]{4})$/.exec(text);
  const bytes = parseBytes(words === null ? text : `${words[1]}${words[3]}${words[4]}`);
  return bytes?.length === 6 ? bytes : undefined;
}

/** An address with `/bits` after it, or without. */
export function parsePattern(
  text: string,
  parse: (address: string) => Uint8Array | undefined,
): AddressPattern | undefined {
  const slash = text.indexOf("/");
  const bytes = parse(slash < 0 ? text : text.slice(0, slash));
  if (bytes === undefined) return undefined;
  const whole = bytes.length * 8;
  if (slash < 0) return { bytes, prefix: whole };
  const bits = text.slice(slash + 1);
  return /^\d{1,3}$/.test(bits) && Number(bits) <= whole ? { bytes, prefix: Number(bits) } : undefined;
}
