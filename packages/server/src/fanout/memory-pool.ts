// Memory for room logs: taken when something is said, given back when everybody has it. A thousand quiet rooms hold none.

/** One piece is enough for an ordinary tick of an ordinary room, in bytes. */
export const smallPiece = 16_384;
/** Where more is said, the lines of a tick lie in one piece, so that one write takes them. */
export const largePiece = 262_144;

/** Pieces of each size that are kept for the next who need one; more go to the garbage collector. */
const mostKept = 32;

export class MemoryPool {
  readonly #small: Buffer[] = [];
  readonly #large: Buffer[] = [];

  /** A piece of at least so many bytes. The one given back last comes first: it is still in the processor's cache. */
  take(length: number): Buffer {
    if (length > largePiece) return Buffer.allocUnsafeSlow(length);
    const kept = length > smallPiece ? this.#large : this.#small;
    return kept.pop() ?? Buffer.allocUnsafeSlow(length > smallPiece ? largePiece : smallPiece);
  }

  /** Nobody reads this piece any more. */
  give(piece: Buffer): void {
    const kept = piece.length === smallPiece ? this.#small : piece.length === largePiece ? this.#large : undefined;
    if (kept !== undefined && kept.length < mostKept) kept.push(piece);
  }
}
