// The connection of a hearer, as a room's log sees it.

export interface Output {
  /** The connection keeps bytes that the kernel has not taken. */
  readonly isBlocked: boolean;
  /** Whether the peer has read something lately. `now` is on `SeenTime`. */
  isReading(now: number): boolean;
  /** Sends these bytes after everything that happened before. They must not change any more. */
  append(bytes: Buffer): void;
  /** Writes at the end of this turn. */
  touch(): void;
}
