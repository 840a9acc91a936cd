// A history in memory, for tests.
import { DatabaseSync } from "node:sqlite";
import type { History } from "../history.ts";
import { createHistory, type InProcessOptions } from "../in-process-history.ts";
import { historyOptions } from "../schema.ts";

export { written } from "./written.ts";

export function memoryDatabase(): DatabaseSync {
  const database = new DatabaseSync(":memory:");
  for (const step of historyOptions("written").steps) database.exec(step);
  return database;
}

export function openMemoryHistory(options: InProcessOptions = {}): History {
  return createHistory(memoryDatabase(), options);
}
