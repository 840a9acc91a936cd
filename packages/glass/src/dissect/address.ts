// Addresses as text.

/** "10.20.30.11" from four bytes. */
export function addressText4(bytes: Uint8Array, at = 0): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
}

function groupText(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(":");
}

/** "2001:db8::1" from sixteen bytes, in the one form of RFC 5952 §4: lower case, the longest run of zeros left out. */
export function addressText6(bytes: Uint8Array, at = 0): string {
  const groups: number[] = [];
  for (let index = 0; index < 8; index += 1) groups.push((bytes[at + 2 * index]! << 8) | bytes[at + 2 * index + 1]!);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) return `::ffff:${addressText4(bytes, at + 12)}`;
  let [runStart, runLength] = [-1, 1];
  for (let start = 0; start < 8; start += 1) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length += 1;
    if (length > runLength) [runStart, runLength] = [start, length];
  }
  // The form of IPv4-compatible addresses, as every system's inet_ntop writes it (RFC 4291 §2.5.5.1).
  if (runStart === 0 && runLength === 6) return `::${addressText4(bytes, at + 12)}`;
  if (runStart < 0) return groupText(groups);
  return `${groupText(groups.slice(0, runStart))}::${groupText(groups.slice(runStart + runLength))}`;
}

const hexadecimal = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** "02:42:0a:14:1e:0b" from six bytes. */
export function addressTextEthernet(bytes: Uint8Array, at = 0): string {
  let text = "";
  for (let index = 0; index < 6; index += 1) {
    text += (index === 0 ? "" : ":") + hexadecimal[bytes[at + index]!]!;
  }
  return text;
}
