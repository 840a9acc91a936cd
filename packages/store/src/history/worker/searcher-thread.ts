// The worker that searches, by a connection of its own: a search that takes too long ends it, and nobody else waits.
import { DatabaseSync } from "node:sqlite";
import { workerData } from "node:worker_threads";
import { prepareSearch } from "../query/search.ts";
import type { CallsData } from "./calls.ts";
import { serveCalls } from "./serve.ts";

const database = new DatabaseSync((workerData as CallsData<string>).own, { readOnly: true });
database.exec("PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16384");
serveCalls({ ready: () => {}, search: prepareSearch(database) });
