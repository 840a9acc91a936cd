// Leaves out marks where there are more than a picture can show; those that say something stay.

/** Marks in one picture: past this they lie on each other, and the page grows heavy. */
const mostMarks = 1200;

/** Every n-th, and all that are kept by `isKept`, of these as many as fit. */
export function thin<T>(
  marks: readonly T[],
  isKept: (mark: T) => boolean,
): { readonly marks: T[]; readonly every: number } {
  const every = Math.max(1, Math.ceil(marks.length / mostMarks));
  if (every === 1) return { marks: [...marks], every };
  let kept = 0;
  return {
    every,
    marks: marks.filter((mark, index) => index % every === 0 || (isKept(mark) && (kept += 1) <= mostMarks)),
  };
}
