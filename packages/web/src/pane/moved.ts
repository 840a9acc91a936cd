// Sizes after a separator was moved.

/** The least and the largest share of one of the two panes beside a separator: neither can be lost. */
export const leastShare = 0.1;
export const largestShare = 0.9;

/** Gives the pane before the separator this share of the two beside it; the other panes keep their sizes. */
export function moved(sizes: readonly number[], separator: number, share: number): readonly number[] {
  const both = sizes[separator]! + sizes[separator + 1]!;
  const first = Math.max(leastShare, Math.min(largestShare, share)) * both;
  return sizes.map((size, at) => (at === separator ? first : at === separator + 1 ? both - first : size));
}
