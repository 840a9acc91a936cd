// The captures that this browser keeps, in IndexedDB. Where that is forbidden or full, nothing is kept, and the page works all the same.
import type { KeptCapture } from "./kept-capture.ts";

const database = "vitrine";
const table = "captures";

function done<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB refused."));
  });
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(database, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: "key" });
  return done(request);
}

async function withTable<Value>(
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore) => Promise<Value>,
): Promise<Value> {
  const base = await opened();
  try {
    return await use(base.transaction(table, mode).objectStore(table));
  } finally {
    base.close();
  }
}

export async function keptCaptures(): Promise<readonly KeptCapture[]> {
  try {
    return await withTable("readonly", (store) => done<KeptCapture[]>(store.getAll()));
  } catch {
    return [];
  }
}

/** False where it cannot be kept. */
export async function keepCapture(capture: KeptCapture): Promise<boolean> {
  try {
    await withTable("readwrite", (store) => done(store.put(capture)));
    return true;
  } catch {
    return false;
  }
}

export async function forgetCaptures(keys: readonly string[]): Promise<void> {
  try {
    await withTable("readwrite", (store) => Promise.all(keys.map((key) => done(store.delete(key)))));
  } catch {
    // Whatever is left is forgotten when it is old.
  }
}
