// A piece of a room's log. Chunks follow each other; offsets count from the log's first byte.

export interface Chunk {
  readonly memory: Buffer;
  /** The offset of the memory's first byte. */
  readonly base: number;
  /** The offset after its last byte so far. */
  end: number;
  next: Chunk | undefined;
  /** How many outboxes still need it, or what follows it. */
  holders: number;
}
