// Runs checks side by side, each after the checks that it needs.

/** The properties on which the order depends. */
export interface Needing {
  readonly id: string;
  readonly needs: readonly string[];
  readonly isLong?: true;
}

export interface ScheduleParts<Item, Result> {
  readonly run: (item: Item) => Promise<Result>;
  /** The result of an item that is not tried because the item called `see` failed. */
  readonly skip: (item: Item, see: string) => Result;
  readonly hasPassed: (result: Result) => boolean;
  /**
   * The id of the item that judges the fault by which this one failed. Where that item comes earlier and fails too, this one
   * counts as not tried.
   */
  readonly blames?: (result: Result) => string | undefined;
  /** Called once for each item, when its result is known. */
  readonly onResult?: (result: Result) => void;
}

/**
 * Runs at most `width` items at the same time; returns the results in the order of the items. A need that is not among the
 * items counts as met. Rejects with the first rejection of `run`, after everything that was running has settled.
 */
export async function schedule<Item extends Needing, Result>(
  items: readonly Item[],
  width: number,
  { run, skip, hasPassed, blames = () => undefined, onResult = () => {} }: ScheduleParts<Item, Result>,
): Promise<Result[]> {
  const ids = new Set(items.map(({ id }) => id));
  const comesEarlier = (id: string, item: Item): boolean =>
    items.slice(0, items.indexOf(item)).some((other) => other.id === id);
  const results = new Map<string, Result>();
  /** The failed item that an item is not tried for, or its own id. */
  const causes = new Map<string, string>();
  const waiting = new Set(items);
  /** Failed items that wait for the result of the item that they blame. */
  const blaming: { readonly item: Item; readonly result: Result; readonly blamed: string }[] = [];
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;

  const settle = (item: Item, result: Result, cause?: string): void => {
    results.set(item.id, result);
    if (cause !== undefined) causes.set(item.id, cause);
    else if (!hasPassed(result)) causes.set(item.id, item.id);
    onResult(result);
  };
  const conclude = (item: Item, result: Result): void => {
    const blamed = blames(result);
    if (blamed !== undefined && comesEarlier(blamed, item)) blaming.push({ item, result, blamed });
    else settle(item, result);
  };
  const start = (item: Item): void => {
    waiting.delete(item);
    const task = run(item)
      .then((result) => conclude(item, result))
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => running.delete(task));
    running.add(task);
  };
  const skipCaused = (): void => {
    for (const item of waiting) {
      const cause = item.needs.map((need) => causes.get(need)).find((found) => found !== undefined);
      if (cause === undefined) continue;
      waiting.delete(item);
      settle(item, skip(item, cause), cause);
      // It may be the need of one that was looked at before it.
      skipCaused();
      return;
    }
  };
  const settleBlaming = (): void => {
    for (const entry of blaming.filter(({ blamed }) => results.has(blamed))) {
      blaming.splice(blaming.indexOf(entry), 1);
      const { item, result, blamed } = entry;
      if (causes.get(blamed) === blamed) settle(item, skip(item, blamed), blamed);
      else settle(item, result);
    }
  };
  for (;;) {
    settleBlaming();
    skipCaused();
    const isReady = ({ needs }: Item): boolean => needs.every((need) => results.has(need) || !ids.has(need));
    const ready = [...waiting].filter(isReady).toSorted((a, b) => Number(b.isLong ?? 0) - Number(a.isLong ?? 0));
    if (failure === undefined) for (const item of ready.slice(0, width - running.size)) start(item);
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (failure !== undefined) throw failure.error;
  return items.map(({ id }) => results.get(id)!);
}
