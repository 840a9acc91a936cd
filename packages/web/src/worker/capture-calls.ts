// The page's questions about the file that the worker reads, each with the part that answers it.
import type { CaptureCalls } from "../source/capture-source.ts";
import type { CaptureReader } from "./capture-reader.ts";
import { AnswerDesk } from "./answer-desk.ts";
import { ConversationStore } from "./conversation-store.ts";
import { outlineOf, rungOf, rungsOf } from "./ladder.ts";
import { dissectionOf, listRows } from "./packet-lookup.ts";
import { lowerBound, rowRange } from "./row-list.ts";
import { Selections } from "./selections.ts";
import { seriesOf } from "./series.ts";

/** Rows that one call gives: some screens full. */
const mostRows = 2000;

export function captureCalls(reader: CaptureReader): CaptureCalls {
  const selections = new Selections(reader);
  const conversations = new ConversationStore(reader);
  const desk = new AnswerDesk(reader);
  return {
    async rows({ selection, first, end: wanted, isRaw }) {
      const end = Math.min(wanted, first + mostRows);
      if (selection === undefined) return listRows(reader, rowRange(first, Math.min(end, reader.packets)), isRaw);
      return listRows(reader, selections.rows(selection)?.slice(first, end) ?? rowRange(0, 0), isRaw);
    },
    async rowOf(selection, frame) {
      const rows = selection === undefined ? undefined : selections.rows(selection);
      const row = rows === undefined ? frame - 1 : lowerBound(rows, frame - 1);
      return row < (rows?.length ?? reader.packets) ? Math.max(0, row) : undefined;
    },
    detail: (frame) => dissectionOf(reader, frame),
    select: (filter) => selections.select(filter),
    streams: async () => reader.conversations.all,
    async ladder(conversation) {
      const kept = conversations.one(conversation);
      return kept && outlineOf(kept);
    },
    rungs: (query) => rungsOf(reader, conversations, query),
    async rungOf(conversation, frame) {
      const kept = conversations.one(conversation);
      return kept && rungOf(kept, frame);
    },
    answers: (set, group) => desk.answers(set, group),
    async stopAnswers() {
      desk.stop();
    },
    async series(query) {
      const kept = conversations.one({ transport: "tcp", stream: query.stream });
      return kept && seriesOf(kept.columns, query);
    },
  };
}
