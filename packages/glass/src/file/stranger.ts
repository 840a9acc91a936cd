// Files that are no captures: what they seem to be instead, so that the words help.

/** First bytes, in hexadecimal, and what they mean. */
const known: ReadonlyArray<readonly [prefix: string, what: string]> = [
  ["1f8b", "gzip inside of gzip: unpack it once"],
  ["504b0304", "a ZIP archive: unpack it first"],
  ["fd377a585a00", "an xz file: unpack it first (xz -d)"],
  ["28b52ffd", "a zstd file: unpack it first (zstd -d)"],
  ["04224d18", "an lz4 file: unpack it first (lz4 -d)"],
  ["425a68", "a bzip2 file: unpack it first (bzip2 -d)"],
  ["736e6f6f70", "a snoop capture, a format of Solaris: editcap of Wireshark makes a pcapng of it"],
  ["6274736e6f6f7000", "a Bluetooth snoop log: editcap of Wireshark makes a pcapng of it"],
  ["7f454c46", "a program"],
  ["25504446", "a PDF"],
  ["89504e47", "a picture"],
];

/** What to say about a file that is no capture, by how it starts. */
export function strangerWords(start: Uint8Array): string {
  const { length } = start;
  if (length < 4) return `The file is too short for a capture: it has ${length === 1 ? "1 byte" : `${length} bytes`}.`;
  const hexadecimal = [...start.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0"));
  const what = known.find(([prefix]) => hexadecimal.join("").startsWith(prefix))?.[1];
  if (what !== undefined) return `This is not a capture file but ${what}.`;
  const isText = start.subarray(0, 64).every((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13);
  if (isText) return "This is a text file, not a capture.";
  return `This is no capture file: a pcap or a pcapng does not start with the bytes ${hexadecimal.join(" ")}.`;
}
