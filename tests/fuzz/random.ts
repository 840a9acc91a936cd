// Chance that can be had again: everything that a round of fuzzing does follows from its seed.

export interface Random {
  /** From 0 up to `limit`, which is not reached. */
  below(limit: number): number;
  /** Yes, one time in so many. */
  oneIn(times: number): boolean;
  pick<T>(choices: readonly T[]): T;
  bytes(length: number): Uint8Array;
}

/** Marsaglia's xorshift with 32 bits of state, after a mixing of the seed so that neighbours differ at once. */
export function createRandom(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  for (let warmUp = 0; warmUp < 8; warmUp += 1) next();
  const below = (limit: number): number => next() % limit;
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick: (choices) => choices[below(choices.length)]!,
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  };
}
