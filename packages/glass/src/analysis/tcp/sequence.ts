// The arithmetic of sequence numbers: modulo 2^32, so that the sign of the difference says what is "before" (RFC 9293 §3.4).

/** `a` is before `b`. */
export const isBefore = (a: number, b: number): boolean => ((a - b) | 0) < 0;
