// What a person types into the search of a conversation: words, "phrases", beginnings*, and from:, after: and before:.
export interface SearchWords {
  readonly text: string;
  readonly from?: string;
  /** In milliseconds since 1970. */
  readonly after?: number;
  readonly before?: number;
}

/** The start of a day, as this browser counts days; undefined for what is no day. */
function dayOf(text: string): number | undefined {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00`) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** Reads `port from:bea after:2026-11-01`. Anything else stays a word. */
export function readSearch(typed: string): SearchWords {
  const words: string[] = [];
  const found: { from?: string; after?: number; before?: number } = {};
  for (const [part] of typed.matchAll(/"[^"]*"?|\S+/g)) {
    const [, key, value = ""] = /^(from|after|before):(.+)$/.exec(part) ?? [];
    if (key === "from") found.from = value;
    else if ((key === "after" || key === "before") && dayOf(value) !== undefined) found[key] = dayOf(value)!;
    else words.push(part);
  }
  return { text: words.join(" "), ...found };
}
