// The pauses between attempts to reconnect to a server that went away.

/** Milliseconds before the first attempt, and the most before any: a server that restarts is back within seconds. */
const shortestPause = 1000;
const longestPause = 30_000;

/**
 * Milliseconds to wait before attempt number `attempt` (from 1): doubling, with half of it random, so that a hundred
 * clients do not come back in the same moment.
 */
export function pauseBefore(attempt: number, random: () => number): number {
  const full = Math.min(longestPause, shortestPause * 2 ** Math.min(attempt - 1, 10));
  return Math.round(full * (0.5 + random() / 2));
}
