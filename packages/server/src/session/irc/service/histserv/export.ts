// HistServ EXPORT: a channel or a conversation as a log for people, as `vitrine history export --format irssi` writes it.
import type { HistoryTarget } from "@vitrine/store/history";
import { utf8CutAt } from "@vitrine/wire/text";
import { conversationWith, roomTarget } from "../../../../history/target.ts";
import type { RegisteredClient } from "../../client.ts";
import { type ReadableTarget, readableTarget } from "../../history/conversation.ts";
import { longestLine, type ServiceCommand } from "../service.ts";
import { withHistory } from "./kept.ts";

/** Lines where nobody says how many, and lines at most: a quarter of what may wait for one client, where all are long. */
const [usual, most] = [100, 1_000];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The line in parts that each fit into one answer. */
function partsOf(line: string): string[] {
  let bytes = encoder.encode(line);
  const parts: string[] = [];
  while (bytes.length > longestLine) {
    const cut = utf8CutAt(bytes, longestLine);
    parts.push(decoder.decode(bytes.subarray(0, cut)));
    bytes = bytes.subarray(cut);
  }
  return [...parts, decoder.decode(bytes)];
}

function targetOf({ user }: RegisteredClient, { place, to, name }: ReadableTarget): HistoryTarget {
  const known = to === undefined ? undefined : "members" in to ? roomTarget(to) : conversationWith(user, to);
  return known ?? { key: place.key, name, isConversation: true };
}

export const exportCommand: ServiceCommand = {
  name: "EXPORT",
  form: "EXPORT #channel|nick [lines]",
  help: `Sends the last lines as a log with dates, events among them: ${usual} lines, or as many as you say, up to ${most}.`,
  needs: "nothing",
  words: 1,
  run: (call) =>
    withHistory(call, "EXPORT", async (history) => {
      const { client, words, say } = call;
      const [wanted = "", count = String(usual)] = words;
      const limit = /^\d{1,6}$/.test(count) ? Number(count) : 0;
      if (limit < 1 || limit > most) return say(`The lines are a number from 1 to ${most}.`);
      const readable = await readableTarget(client, history, wanted);
      if (readable === undefined) return say(`There is nothing that you may read of ${wanted.slice(0, 64)}.`);
      const page = await history.access.page({ ...readable.place, range: { type: "latest" }, limit, hasEvents: true });
      // A server without a history does not load it.
      const { IrssiLog } = await import("@vitrine/store/history/files");
      const log = new IrssiLog();
      const target = targetOf(client, readable);
      for (const record of page.records) for (const line of log.linesOf({ target, record })) partsOf(line).forEach(say);
      const records = page.records.length === 1 ? "1 line" : `${page.records.length} lines`;
      return say(page.isEnd ? `${records}, and there are no older ones.` : `${records}. There are older ones.`);
    }),
};
