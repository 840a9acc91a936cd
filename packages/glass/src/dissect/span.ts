// A stretch of bytes that a protocol takes apart, and the one signal for reading beyond it.

export interface Span {
  readonly offset: number;
  /** After the last byte that is there. */
  readonly end: number;
  /** After the last byte that there was on the wire: later than `end` where the capture cut the packet off. */
  readonly declaredEnd: number;
}

/**
 * Thrown where a read goes beyond the span, and caught by the context around each protocol: so every length is checked, at one
 * place. One object each, without a stack: hostile packets come by the million.
 */
export interface SpanEnd {
  readonly reason: "cut by the capture" | "malformed";
}

export const cutByCapture: SpanEnd = { reason: "cut by the capture" };
export const beyondPacket: SpanEnd = { reason: "malformed" };
