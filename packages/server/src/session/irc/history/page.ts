// A page of the history as a batch of lines.
import type { HistoryRecord, Page } from "@vitrine/store/history";
import type { RegisteredClient } from "../client.ts";
import { playbackLines } from "./playback.ts";

export interface BatchOf {
  readonly type: "chathistory" | "soju.im/search";
  /** The channel or the person. */
  readonly target: string;
}

/** Sends the records in a batch, for clients that know batches. */
export function sendPage(client: RegisteredClient, { type, target }: BatchOf, { records, isEnd }: Page): void {
  // So a client need not ask again to learn that there is no more.
  const tags = isEnd && client.capabilities.has("message-tags") ? "draft/chathistory-end" : "";
  client.replies.batch(type, [target], () => sendRecords(client, target, records), tags);
}

export function sendRecords(client: RegisteredClient, target: string, records: readonly HistoryRecord[]): void {
  for (const record of records) {
    for (const { line, tags } of playbackLines(record, target, client.capabilities)) client.send(line, tags);
  }
}
