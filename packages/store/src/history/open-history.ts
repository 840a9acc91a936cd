// The history of a data folder: one worker writes and reads pages, another one searches.
import { join } from "node:path";
import { checkPrivateFile } from "../data-folder.ts";
import { Problem } from "../problem.ts";
import {
  type FoundRecord,
  type History,
  HistoryFault,
  type LogPosition,
  type Retention,
  type SearchRequest,
} from "./history.ts";
import { pageOf, recordOf } from "./query/row.ts";
import type { WantedMessages } from "./query/search.ts";
import { foundOf, type TargetedRow } from "./query/target.ts";
import type { HistoryRecord } from "./record.ts";
import { type Acknowledge, historyFile } from "./schema.ts";
import { WorkerCalls } from "./worker/calls.ts";
import type { HistoryFunctions } from "./worker/functions.ts";
import { packBatch } from "./worker/packed-batch.ts";
import type { WriterData } from "./worker/writer-thread.ts";

/** Milliseconds that one search may take: SQLite cannot be interrupted here, so the worker ends. */
const longestSearch = 2_000;

export interface HistoryOptions {
  readonly folder: string;
  /** Default: `written`. */
  readonly acknowledge?: Acknowledge | undefined;
  /** Default: everything stays. */
  readonly retention?: Retention | undefined;
  /** Milliseconds. Default: 2,000. */
  readonly longestSearch?: number | undefined;
}

export interface HistoryComponents {
  /** The worker that writes has ended, and nothing can be recorded any more. */
  readonly lost: (reason: string) => void;
}

type Name = keyof HistoryFunctions;
type Argument<Each extends Name> = Parameters<HistoryFunctions[Each]>[0];
type Value<Each extends Name> = Awaited<ReturnType<HistoryFunctions[Each]>>;

class Searcher {
  readonly #path: string;
  readonly #limit: number;
  #calls: WorkerCalls | undefined;
  #before: Promise<unknown> = Promise.resolve();

  constructor(path: string, limit: number) {
    this.#path = path;
    this.#limit = limit;
  }

  /** One search after the other. */
  search(wanted: WantedMessages): Promise<readonly FoundRecord[]> {
    const found = this.#before.then(() => this.#search(wanted));
    this.#before = found.catch(() => {});
    return found;
  }

  async close(): Promise<void> {
    await this.#calls?.terminate();
  }

  async #search(wanted: WantedMessages): Promise<readonly FoundRecord[]> {
    const calls = this.#calls ?? (await this.#start());
    const tooLong = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      this.#calls = undefined;
      void calls.terminate();
      tooLong.reject(new HistoryFault("the search took too long: add words, a channel or a time"));
    }, this.#limit);
    try {
      const rows = await Promise.race([calls.call<readonly TargetedRow[]>("search", wanted), tooLong.promise]);
      return rows.map(foundOf);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The limit is the search's own: a busy machine needs a while to start a thread. */
  async #start(): Promise<WorkerCalls> {
    const calls = new WorkerCalls("searcher-thread", this.#path, () => (this.#calls = undefined));
    this.#calls = calls;
    await calls.call("ready");
    return calls;
  }
}

class WorkerHistory implements History {
  readonly position: LogPosition | undefined;
  readonly #writer: WorkerCalls;
  readonly #searcher: Searcher;

  constructor(writer: WorkerCalls, searcher: Searcher, position: LogPosition | undefined) {
    this.#writer = writer;
    this.#searcher = searcher;
    this.position = position;
  }

  readonly write: History["write"] = (batch, settled) => this.#writer.order("write", packBatch(batch), settled);
  readonly collect: History["collect"] = () => this.#writer.collect();
  readonly page: History["page"] = async (request) => pageOf(await this.#ask("page", request));
  readonly targets: History["targets"] = (request) => this.#ask("targets", request);
  readonly markers: History["markers"] = (account) => this.#ask("markers", account);
  readonly conversation: History["conversation"] = (account, name) => this.#ask("conversation", { account, name });
  readonly isProtected: History["isProtected"] = (key) => this.#ask("isProtected", key);
  readonly retain: History["retain"] = (target, retention) => this.#ask("retain", { target, retention });
  readonly retention: History["retention"] = (key) => this.#ask("retention", key);
  readonly lastSeen: History["lastSeen"] = (account) => this.#ask("lastSeen", account);
  readonly renameAccount: History["renameAccount"] = (account, to) => this.#ask("renameAccount", { account, to });
  readonly forget: History["forget"] = (account) => this.#ask("forget", account);
  readonly expire: History["expire"] = () => this.#ask("expire", undefined as never);

  async find(key: string, number: number): Promise<HistoryRecord | undefined> {
    const row = await this.#ask("find", { key, number });
    return row && recordOf(row);
  }

  async search(request: SearchRequest): Promise<readonly FoundRecord[]> {
    return this.#searcher.search(await this.#ask("prepareSearch", request));
  }

  async close(): Promise<void> {
    await this.#searcher.close();
    await this.#ask("close", undefined as never);
    await this.#writer.terminate();
  }

  #ask<Each extends Name>(name: Each, argument: Argument<Each>): Promise<Value<Each>> {
    return this.#writer.call<Value<Each>>(name, argument);
  }
}

/**
 * Opens the history of a data folder; makes both where they are missing. Rejects with a `Problem` where it cannot be used.
 */
export async function openHistory(options: HistoryOptions, { lost }: HistoryComponents): Promise<History> {
  const { folder, acknowledge = "written", retention = { keepMs: undefined, keepCount: undefined } } = options;
  const path = join(folder, historyFile);
  let whyLost: string | undefined;
  let isOpen = false;
  const data: WriterData = { folder, acknowledge, retention };
  const writer = new WorkerCalls("writer-thread", data, (reason) => {
    whyLost ??= reason;
    if (isOpen) lost(reason);
  });
  try {
    const position = await writer.call<LogPosition | undefined>("position");
    isOpen = true;
    checkPrivateFile(path);
    return new WorkerHistory(writer, new Searcher(path, options.longestSearch ?? longestSearch), position);
  } catch (error) {
    await writer.terminate();
    throw new Problem(whyLost ?? (error instanceof Error ? error.message : String(error)));
  }
}
