// Statistics over several rounds of a bench. Other work on the machine disturbs single rounds, so a figure is the median
// of its rounds. A ratio is the median of the ratios within each round, whose runs alternate.

/** The middle value; the mean of the two middle ones where their number is even. NaN where there is none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length % 2 === 1) return sorted[Math.floor(middle)]!;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The least value that `percent` of all values do not exceed (nearest rank). NaN where there is none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** The rounds' ratios; rounds in which one of the two is missing do not count. */
export function ratios(values: readonly (number | undefined)[], others: readonly (number | undefined)[]): number[] {
  return values.flatMap((value, round) => {
    const other = others[round];
    return value !== undefined && other !== undefined && other > 0 ? [value / other] : [];
  });
}

/** The median of the rounds' ratios. NaN where there is none. */
export function medianRatio(values: readonly (number | undefined)[], others: readonly (number | undefined)[]): number {
  return median(ratios(values, others));
}

/** The figure in at most `digits` digits that say something: 4,567.8 and 4.57. `–` where there is none. */
export function written(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "–";
  const rounded = Number(value.toPrecision(digits));
  return (Math.abs(value) >= 1000 ? Math.round(value) : rounded).toLocaleString("en-US", {
    maximumFractionDigits: 6,
  });
}
