// A layer while it is being made: reads are checked here, and become nodes of the tree.
import type { FieldDeclaration, ProtocolDeclaration } from "./field.ts";
import { beyondPacket, cutByCapture, type Span } from "./span.ts";
import type { FieldNode, FieldValue, Layer } from "./tree.ts";

/** A field at a fixed place of its header. */
type PlacedField = FieldDeclaration & { readonly bits: readonly [number, number] };

/**
 * The most nodes that one frame may have. The largest honest ones, DNS answers of 64 kB, have some ten thousand; without a limit
 * a name that points at a name could make millions.
 */
export const mostNodes = 20_000;

/** What all layers of a frame count down together, and whether they keep their nodes. */
export interface StepBudget {
  left: number;
  readonly isKept: boolean;
}

export class LayerBuilder implements Layer {
  readonly protocol: ProtocolDeclaration;
  readonly source: number;
  readonly offset: number;
  length: number;
  readonly nodes: FieldNode[] = [];
  readonly isQuoted: boolean;
  malformed?: string;
  readonly remarks: string[] = [];
  readonly span: Span;
  /** Whether nodes are kept: for a line of the list nobody looks at them. */
  readonly isKept: boolean;
  readonly bytes: Uint8Array;
  #target: FieldNode[] = this.nodes;
  readonly #budget: StepBudget;

  constructor(
    protocol: ProtocolDeclaration,
    place: { readonly source: number; readonly bytes: Uint8Array; readonly span: Span; readonly isQuoted: boolean },
    budget: StepBudget,
  ) {
    this.protocol = protocol;
    this.source = place.source;
    this.bytes = place.bytes;
    this.span = place.span;
    this.offset = place.span.offset;
    this.length = place.span.end - place.span.offset;
    this.isQuoted = place.isQuoted;
    this.isKept = budget.isKept;
    this.#budget = budget;
  }

  /** Makes sure that bytes are there; goes no further if not. */
  need(at: number, length: number): void {
    if (length >= 0 && at >= this.offset && at + length <= this.span.end) return;
    throw at + length <= this.span.declaredEnd && length >= 0 ? cutByCapture : beyondPacket;
  }

  byte(at: number): number {
    this.need(at, 1);
    return this.bytes[at]!;
  }

  /** Sixteen bits, most significant byte first. */
  word(at: number): number {
    this.need(at, 2);
    return this.bytes[at]! * 256 + this.bytes[at + 1]!;
  }

  /** Thirty-two bits, most significant byte first, without sign. */
  double(at: number): number {
    this.need(at, 4);
    return this.word(at) * 65_536 + this.word(at + 2);
  }

  slice(at: number, length: number): Uint8Array {
    this.need(at, length);
    return this.bytes.subarray(at, at + length);
  }

  /** Adds a number at its declared place, and returns it. */
  number(field: PlacedField, text?: string): number {
    const value = this.peek(field);
    this.put(field, value, this.offset + (field.bits[0] >>> 3), bytesOf(field.bits), text);
    return value;
  }

  /** Adds a bit at its declared place, and returns it. */
  flag(field: PlacedField): boolean {
    const isSet = this.peek(field) !== 0;
    this.put(field, isSet, this.offset + (field.bits[0] >>> 3), bytesOf(field.bits));
    return isSet;
  }

  /** Adds an address or other bytes at their declared place, and returns them. */
  view(field: PlacedField): Uint8Array {
    const at = this.offset + field.bits[0] / 8;
    const value = this.slice(at, field.bits[1] / 8);
    this.put(field, value, at, value.length);
    return value;
  }

  /** Adds the bytes at this place. */
  putBytes(field: FieldDeclaration, at: number, length: number): void {
    this.need(at, length);
    this.put(field, this.isKept ? this.bytes.subarray(at, at + length) : true, at, length);
  }

  /** Adds a value: read from `length` bytes at `at`, or worked out, with length 0. */
  put(field: FieldDeclaration, value: FieldValue, at: number, length: number, text?: string): void {
    this.#spend();
    if (!this.isKept) return;
    this.#target.push(
      text === undefined ? { field, value, offset: at, length } : { field, value, offset: at, length, text },
    );
  }

  /** Adds a value that the analysis tells. It was not read, so it is no step. */
  derive(field: FieldDeclaration, value: FieldValue): void {
    if (this.isKept) this.#target.push({ field, value, offset: this.offset, length: 0 });
  }

  /** Adds a value with others below it, which `inside` adds. */
  group(
    field: FieldDeclaration,
    value: FieldValue,
    at: number,
    length: number,
    inside: () => void,
    text?: string,
  ): void {
    this.#spend();
    if (!this.isKept) {
      inside();
      return;
    }
    const children: FieldNode[] = [];
    const above = this.#target;
    const node = { field, value, offset: at, length, children };
    above.push(text === undefined ? node : { ...node, text });
    this.#target = children;
    try {
      inside();
    } finally {
      this.#target = above;
    }
  }

  /** Reads a field at its declared place without adding it. The place may begin and end within a byte. */
  peek(field: PlacedField): number {
    const { bits, factor } = field;
    const [from, count] = bits;
    const at = this.offset + (from >>> 3);
    const length = bytesOf(bits);
    this.need(at, length);
    const behind = -(from + count) & 7;
    const value = length <= 4 ? this.#bits(at, length, behind, count) : this.#manyBits(at, length, behind, count);
    return factor === undefined ? value : value * factor;
  }

  remark(words: string): void {
    this.remarks.push(words);
  }

  #bits(at: number, length: number, behind: number, count: number): number {
    let word = 0;
    for (let index = 0; index < length; index += 1) word = (word << 8) | this.bytes[at + index]!;
    return count === 32 ? word >>> 0 : (word >>> behind) & ((1 << count) - 1);
  }

  /** More than 32 bits, or 32 that do not fill whole bytes; at most 48 in all, so that a double holds them. */
  #manyBits(at: number, length: number, behind: number, count: number): number {
    let value = 0;
    for (let index = 0; index < length; index += 1) value = value * 256 + this.bytes[at + index]!;
    return Math.floor(value / 2 ** behind) % 2 ** count;
  }

  #spend(): void {
    if (this.#budget.left <= 0) throw beyondPacket;
    this.#budget.left -= 1;
  }
}

/** How many bytes a declared place touches. */
function bytesOf([from, count]: readonly [number, number]): number {
  return ((from + count + 7) >>> 3) - (from >>> 3);
}
