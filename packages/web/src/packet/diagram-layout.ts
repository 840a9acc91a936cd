// Lays a header out as the RFCs draw it: rows of 32 bits, a box for every declared field.
import type { FieldDeclaration, FieldTable } from "@vitrine/glass";

/** Bits in a row, as in the drawings of the RFCs. */
export const bitsPerRow = 32;

/** A field's part of one row. A field that is longer than a row has several. */
export interface Box {
  readonly field: FieldDeclaration;
  readonly row: number;
  /** First bit within the row, and how many. */
  readonly from: number;
  readonly bits: number;
  /** The label stands in the first of a field's boxes. */
  readonly isFirst: boolean;
}

/** The boxes of a header of so many bytes. Where fields overlap (all flags, one flag), the smallest is drawn. */
export function diagramLayout(fields: FieldTable, headerBytes: number): readonly Box[] {
  const owner: (FieldDeclaration | undefined)[] = Array.from({ length: headerBytes * 8 });
  const placed = Object.values(fields).filter((field) => field.bits !== undefined);
  // From the largest to the smallest: what is drawn later covers what was drawn before.
  for (const field of placed.toSorted((a, b) => b.bits![1] - a.bits![1])) {
    const [offset, length] = field.bits!;
    for (let bit = offset; bit < offset + length && bit < owner.length; bit += 1) owner[bit] = field;
  }
  const boxes: Box[] = [];
  const seen = new Set<FieldDeclaration>();
  for (let bit = 0; bit < owner.length;) {
    const field = owner[bit];
    const rowEnd = (Math.floor(bit / bitsPerRow) + 1) * bitsPerRow;
    let end = bit + 1;
    while (end < rowEnd && owner[end] === field) end += 1;
    if (field !== undefined) {
      boxes.push({
        field,
        row: Math.floor(bit / bitsPerRow),
        from: bit % bitsPerRow,
        bits: end - bit,
        isFirst: !seen.has(field),
      });
      seen.add(field);
    }
    bit = end;
  }
  return boxes;
}
