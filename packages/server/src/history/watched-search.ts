// The search of the pages that watch a server: lines of its room, as the feed gives them.
import type { Room } from "@vitrine/hub";
import { HistoryFault, searchFault, type SearchRequest } from "@vitrine/store/history";
import { parseSource } from "@vitrine/wire/irc/source";
import type { ChatLine } from "../event.ts";
import type { ChatHistory } from "./chat-history.ts";

export type WatchedSearch = Pick<SearchRequest, "text" | "from" | "after" | "before">;

/** The newest lines that hold the words, or why there are none. */
export type FoundLines = { readonly lines: readonly ChatLine[] } | { readonly fault: string };

/** Lines of one search. */
const mostFound = 50;

/** Searches the room; undefined has no lines. */
export async function searchWatched(
  history: ChatHistory,
  room: Room | undefined,
  wanted: WatchedSearch,
): Promise<FoundLines> {
  const fault = searchFault(wanted.text);
  if (fault !== undefined) return { fault };
  const place = history.access.mayWatch(room);
  if (place === undefined) return { lines: [] };
  try {
    const found = await history.access.search({ places: [place], ...wanted, limit: mostFound });
    return {
      lines: found.map(({ number, at, source, text }) => ({
        number,
        at,
        from: parseSource(source).nick,
        room: room!.name,
        text,
      })),
    };
  } catch (error) {
    history.report("the page's search", error);
    return { fault: error instanceof HistoryFault ? error.message : "The search failed." };
  }
}
