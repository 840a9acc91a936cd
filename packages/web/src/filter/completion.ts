// Completes a filter while it is written: the name that the caret is in, or that ends there.

export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The name before the caret; undefined within a text in quotes, and where no name is begun. */
export function wordAt(text: string, caret: number): Word | undefined {
  const before = text.slice(0, caret);
  const quotes = before.match(/(?<!\\)"/g)?.length ?? 0;
  if (quotes % 2 === 1) return undefined;
  const found = /[A-Za-z][\w.-]*$/.exec(before);
  if (found === null) return undefined;
  const rest = /^[\w.-]*/.exec(text.slice(caret))?.[0] ?? "";
  return { text: found[0], start: found.index, end: caret + rest.length };
}

/** The text with the word replaced, and where the caret stands then. */
export function completed(text: string, word: Word, name: string): { readonly text: string; readonly caret: number } {
  return { text: text.slice(0, word.start) + name + text.slice(word.end), caret: word.start + name.length };
}
