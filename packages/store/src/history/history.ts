// The history of the chat, as the server sees it: batches are written in the order of the log, and pages are read.
import type { HistoryRecord, HistoryTarget } from "./record.ts";

/** One change of the history. The target is there from its first change on. */
export type HistoryChange =
  | { readonly change: "recorded"; readonly target: HistoryTarget; readonly record: HistoryRecord }
  /**
   * The channel opened with its first member. One of this name from before a restart goes on, unless it was protected: what
   * protected it is gone, so it ends.
   */
  | { readonly change: "opened"; readonly target: HistoryTarget }
  /** An account is in the channel from this number on: of protected channels it may read what comes later. */
  | {
      readonly change: "member";
      readonly target: HistoryTarget;
      readonly account: string;
      readonly number: number;
    }
  /** Whether only invited people, or those with a key, may come in, or it is secret. */
  | { readonly change: "protected"; readonly target: HistoryTarget; readonly isProtected: boolean }
  /** The channel has another name: its history goes on under that, and so do the marks of its readers. */
  | { readonly change: "renamed"; readonly key: string; readonly target: HistoryTarget }
  /** The channel is gone, or a guest of a conversation: nobody reads it any more, and a new one begins empty. */
  | { readonly change: "ended"; readonly key: string }
  | {
      readonly change: "redacted";
      readonly key: string;
      readonly number: number;
      readonly by: string;
      readonly at: number;
      readonly reason: string;
    }
  /** The account's last session has ended. */
  | { readonly change: "seen"; readonly account: string; readonly number: number }
  | { readonly change: "marked"; readonly account: string; readonly key: string; readonly at: number };

export interface LogPosition {
  /** Which log: a new one has another number. */
  readonly epoch: number;
  readonly number: number;
  /** The time of that entry, in milliseconds since 1970. */
  readonly at: number;
}

/** The changes of one tick. */
export interface HistoryBatch {
  readonly changes: readonly HistoryChange[];
  /** The last entry that the batch covers. */
  readonly position: LogPosition;
}

/** A place between records. By time, `number` is 0 for before the millisecond and Infinity for after it. */
export interface Bound {
  readonly at: number;
  readonly number: number;
}

/** Where a page begins or ends: a message, or a time in milliseconds since 1970. */
export type Reference = { readonly number: number } | { readonly at: number };

export type PageRange =
  | { readonly type: "latest"; readonly after?: Reference | undefined }
  | { readonly type: "before"; readonly reference: Reference }
  | { readonly type: "after"; readonly reference: Reference }
  | { readonly type: "around"; readonly reference: Reference }
  /** From the first towards the second, which may be the older one; neither is in the page. */
  | { readonly type: "between"; readonly first: Reference; readonly second: Reference };

/** From where on somebody may read a protected channel: their account's first join, otherwise their own. */
export interface Since {
  readonly account: string | undefined;
  readonly number: number;
}

export interface PageRequest {
  readonly key: string;
  readonly range: PageRange;
  /** Records at most. */
  readonly limit: number;
  /** Whether events and messages of tags alone are in it. */
  readonly hasEvents: boolean;
  readonly since?: Since | undefined;
}

export interface Page {
  /** In the order of the log. */
  readonly records: readonly HistoryRecord[];
  /** Whether nothing lies beyond the page in its direction. */
  readonly isEnd: boolean;
}

export interface FoundRecord extends HistoryRecord {
  readonly target: HistoryTarget;
}

/** A place to search: with `since` where its reader may not read all of it. */
export interface SearchPlace {
  readonly key: string;
  readonly since?: Since | undefined;
}

export interface SearchRequest {
  readonly places: readonly SearchPlace[];
  /** Also every conversation of this account. */
  readonly conversationsOf?: string | undefined;
  /** Words, phrases in double quotes, and beginnings of words with `*`; empty for everything. */
  readonly text: string;
  /** The nick that the speaker had, or the account; compared without case. */
  readonly from?: string | undefined;
  /** In milliseconds since 1970; neither is in the result. */
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

export interface TargetsRequest {
  readonly places: readonly SearchPlace[];
  readonly account: string | undefined;
  /** Times in milliseconds since 1970 between which the last message is. From the first towards the second. */
  readonly first: number;
  readonly second: number;
  readonly limit: number;
}

export interface TargetTime {
  readonly target: HistoryTarget;
  readonly at: number;
}

/** How long records stay. */
export interface Retention {
  /** Milliseconds; undefined for ever. */
  readonly keepMs: number | undefined;
  /** Messages in one channel or conversation; undefined for all. */
  readonly keepCount: number | undefined;
}

/** Why the history could not do something: for a person. */
export class HistoryFault extends Error {
  override readonly name = "HistoryFault";
  readonly isFull: boolean;

  constructor(message: string, isFull = false) {
    super(message);
    this.isFull = isFull;
  }
}

/** Undefined: it is done. */
export type Settled = (fault: HistoryFault | undefined) => void;

/** Every call is answered after those before it, so a page holds what was written before it was asked for. */
export interface History {
  /** Where the log goes on; undefined for a history that is new. */
  readonly position: LogPosition | undefined;
  /** Calls `settled` when the batch is committed, or with why nothing of it is; never before this returns. */
  write(batch: HistoryBatch, settled: Settled): void;
  /** Settles now what is committed by now, without waiting for the event loop. */
  collect(): void;
  page(request: PageRequest): Promise<Page>;
  /** In the order of the log: the newest ones. Rejects with a `HistoryFault` where it takes too long. */
  search(request: SearchRequest): Promise<readonly FoundRecord[]>;
  targets(request: TargetsRequest): Promise<readonly TargetTime[]>;
  /** A message of this target. */
  find(key: string, number: number): Promise<HistoryRecord | undefined>;
  /** Up to where the account has read, by the key of the target. */
  markers(account: string): Promise<ReadonlyMap<string, number>>;
  /** The key of the account's newest conversation with somebody of this name. */
  conversation(account: string, name: string): Promise<string | undefined>;
  /** Whether the target is protected; undefined where it has no history. */
  isProtected(key: string): Promise<boolean | undefined>;
  /** The number of the last entry of the log while the account was here; undefined where it never was. */
  lastSeen(account: string): Promise<number | undefined>;
  /** The account has another name, or is gone (`to` is undefined): then its conversations end. */
  renameAccount(account: string, to: string | undefined): Promise<void>;
  /** Sets how long the target's records stay, where that is shorter than for all. */
  retain(target: HistoryTarget, retention: Retention): Promise<void>;
  /** Reads the retention that was set for the target. */
  retention(key: string): Promise<Retention>;
  /** Deletes what the account said, with its conversations, markers and memberships. Returns the count of records. */
  forget(account: string): Promise<number>;
  /** Deletes what is older than the retention allows, and keeps searches fast. Returns the count of deleted records. */
  expire(): Promise<number>;
  /** Resolves when everything is written and the files are closed. */
  close(): Promise<void>;
}
