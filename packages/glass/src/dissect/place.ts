// Where a declared field stands, as numbers to read it with: the fast path takes its offsets, shifts and masks from the
// declarations, so that a field is declared once.
import type { FieldDeclaration } from "./field.ts";

/** How to read a field: the first `bytes` bytes from `byte` as one number, shifted right, masked. */
export interface FieldPlace {
  readonly byte: number;
  readonly bytes: number;
  readonly shift: number;
  readonly mask: number;
}

/** The fixed place of a field; throws for one that does not, which is a mistake in our code. */
export function placeOf(field: FieldDeclaration): FieldPlace {
  if (field.bits === undefined) throw new Error(`${field.name} has no fixed place in its header`);
  const [first, length] = field.bits;
  const byte = first >>> 3;
  const bytes = ((first + length - 1) >>> 3) - byte + 1;
  const shift = 8 * (byte + bytes) - first - length;
  return { byte, bytes, shift, mask: length >= 32 ? -1 : (1 << length) - 1 };
}

/** The first byte of a field that fills whole bytes. */
export function byteOf(field: FieldDeclaration): number {
  const { byte, shift } = placeOf(field);
  if (shift !== 0 || field.bits![0] % 8 !== 0) throw new Error(`${field.name} does not fill whole bytes`);
  return byte;
}
