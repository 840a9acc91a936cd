// The worker that owns the writing connection: it writes batches, reads pages, indexes and deletes.
import { workerData } from "node:worker_threads";
import { openPrivateDatabase } from "../../migration.ts";
import type { Retention } from "../history.ts";
import { HistoryDatabase } from "../history-database.ts";
import { type Acknowledge, historyOptions } from "../schema.ts";
import type { CallsData } from "./calls.ts";
import { historyFunctions } from "./functions.ts";
import { type PackedBatch, unpackBatch } from "./packed-batch.ts";
import { serveCalls } from "./serve.ts";

export interface WriterData {
  readonly folder: string;
  readonly acknowledge: Acknowledge;
  readonly retention: Retention;
}

const { folder, acknowledge, retention } = (workerData as CallsData<WriterData>).own;
const database = openPrivateDatabase(folder, historyOptions(acknowledge));
const history = new HistoryDatabase(database);
history.endGuests();
const functions = historyFunctions(history, retention, Date.now);
serveCalls({ ...functions, write: (batch: PackedBatch): void => functions.write(unpackBatch(batch)) });
