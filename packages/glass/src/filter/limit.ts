// What a filter may be at most: filters come from address bars and scripts, and nobody may stall a page with one.

/** Characters of a filter. The longest that people write name some dozens of addresses. */
export const longestFilter = 8192;

/** Brackets, negations and calls inside each other: bounds the recursion of everything that walks a filter. */
export const deepestNesting = 64;

/** Members of one set: each is compared with each value of a packet. */
export const largestSet = 1024;

/** Characters of one regular expression. */
export const longestPattern = 1024;

/** Instructions of a compiled regular expression; `{1000}` repeats what comes before it. Bounds time per byte. */
export const largestPatternProgram = 4096;
