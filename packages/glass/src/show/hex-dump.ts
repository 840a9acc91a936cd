// Bytes as a dump: sixteen a line, in hexadecimal and as characters, each run in the style that its place asks for.

/** The bytes of the dump at one place, as text; what comes back is shown. */
export type Paint = (text: string, offset: number) => string;

const perLine = 16;

/** A byte as a character; what could move a cursor or is no ASCII is a dot. */
function character(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".";
}

/**
 * The dump's lines. `marked` gives bytes whose hexadecimal is in brackets, for readers without colours; `paint` styles each
 * byte.
 */
export function hexDump(
  bytes: Uint8Array,
  {
    paint = (text) => text,
    marked,
  }: { readonly paint?: Paint; readonly marked?: readonly [from: number, end: number] } = {},
): string[] {
  const lines: string[] = [];
  const isMarked = (at: number): boolean => marked !== undefined && at >= marked[0] && at < marked[1];
  for (let start = 0; start < bytes.length; start += perLine) {
    const end = Math.min(start + perLine, bytes.length);
    let numbers = "";
    let characters = "";
    for (let at = start; at < start + perLine; at += 1) {
      const opens = isMarked(at) && (at === start || !isMarked(at - 1));
      const closes = at > start && isMarked(at - 1) && !isMarked(at);
      numbers += opens ? "[" : closes ? "]" : " ";
      numbers += at < end ? paint(bytes[at]!.toString(16).padStart(2, "0"), at) : "  ";
      if (at < end) characters += paint(character(bytes[at]!), at);
    }
    const closesLine = isMarked(end - 1) && end === start + perLine;
    lines.push(`${start.toString(16).padStart(4, "0")} ${numbers}${closesLine ? "]" : " "}  ${characters}`);
  }
  return lines;
}
