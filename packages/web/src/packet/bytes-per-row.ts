// How many bytes a row of a hex dump has.

/** The offset, and the gaps on both sides of the hexadecimal digits, in characters. */
const aroundTheBytes = 8.5;
/** Two digits, a gap and a character. */
const ofAByte = 3.4;

/** As many as fit into so many characters: 16, 8 or at least 4. */
export function bytesPerRow(characters: number): 16 | 8 | 4 {
  if (characters >= aroundTheBytes + 16 * ofAByte) return 16;
  return characters >= aroundTheBytes + 8 * ofAByte ? 8 : 4;
}
