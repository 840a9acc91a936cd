// The word that somebody meant who mistyped one.

/**
 * Returns the optimal string alignment distance of two words: how many letters to insert, remove, replace or swap with
 * their neighbour. Returns `most` + 1 for words whose lengths differ by more.
 */
export function editDistance(one: string, other: string, most = Number.POSITIVE_INFINITY): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      let least = Math.min(last[column]! + 1, now[column - 1]! + 1, last[column - 1]! + (isSame ? 0 : 1));
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (row > 1 && column > 1 && isSwapped) least = Math.min(least, before[column - 2]! + 1);
      now.push(least);
    }
    [before, last] = [last, now];
  }
  return last[other.length]!;
}

/** The most slips that still let a word of this length be recognised. */
const mostSlips = ({ length }: string): number => (length < 4 ? 1 : Math.max(2, Math.ceil(length / 3)));

/**
 * Returns the candidate nearest to the word, where one is near enough that it may be meant: about a third of its letters
 * may differ. Upper and lower case are the same. Where two are equally near, the first one counts.
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  let nearest: { readonly candidate: string; readonly slips: number } | undefined;
  for (const candidate of candidates) {
    const most = mostSlips(candidate);
    const slips = editDistance(wanted, candidate.toLowerCase(), most);
    if (slips <= most && slips < (nearest?.slips ?? Number.POSITIVE_INFINITY)) nearest = { candidate, slips };
  }
  return nearest?.candidate;
}
