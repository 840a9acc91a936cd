// The filters that were used last, kept in this browser.

const key = "vitrine.filters";
/** More than these nobody looks through. */
const mostKept = 12;

export function recentFilters(storage: Pick<Storage, "getItem">): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, mostKept) : [];
  } catch {
    return [];
  }
}

/** Puts a filter in front of the others; one that cannot be kept (storage full, or forbidden) is used all the same. */
export function keepFilter(storage: Pick<Storage, "getItem" | "setItem">, filter: string): void {
  const text = filter.trim();
  if (text === "") return;
  const kept = [text, ...recentFilters(storage).filter((other) => other !== text)].slice(0, mostKept);
  try {
    storage.setItem(key, JSON.stringify(kept));
  } catch {
    // Nothing depends on it.
  }
}
