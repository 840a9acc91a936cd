// The sizes of panes, as this browser keeps them.

const keyOf = (name: string): string => `vitrine.panes.${name}`;

const isSize = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value) && value > 0;

/** The usual sizes where none are kept, or where they are of another number of panes. */
export function keptSizes(
  storage: Pick<Storage, "getItem">,
  name: string,
  usual: readonly number[],
): readonly number[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(keyOf(name)) ?? "[]");
    return Array.isArray(kept) && kept.length === usual.length && kept.every(isSize) ? kept : usual;
  } catch {
    return usual;
  }
}

/** Sizes that cannot be kept (storage full, or forbidden) hold until the page is left. */
export function keepSizes(storage: Pick<Storage, "setItem">, name: string, sizes: readonly number[]): void {
  try {
    storage.setItem(keyOf(name), JSON.stringify(sizes));
  } catch {
    // Nothing depends on it.
  }
}
