// HistServ SEARCH: lines that hold words.
import { searchFault } from "@vitrine/store/history";
import { readableTarget } from "../../history/conversation.ts";
import { timed } from "../../history/missed.ts";
import { sendRecords } from "../../history/page.ts";
import type { ServiceCommand } from "../service.ts";
import { withHistory } from "./kept.ts";

const mostFound = 20;

/** A client puts the lines into the window of their channel, where people do not look for an answer of HistServ. */
function foundWords(count: number, target: string): string {
  if (count === 0) return "Found no lines.";
  return count === 1
    ? `Found 1 line. Your client shows it in ${target}.`
    : `Found ${count} lines. Your client shows them in ${target}.`;
}

export const search: ServiceCommand = {
  name: "SEARCH",
  form: "SEARCH #channel|nick words",
  help: 'Finds lines with all of these words, "words in quotes" together, and begin* for beginnings of words.',
  needs: "nothing",
  words: 2,
  run: (call) =>
    withHistory(call, "SEARCH", async (history) => {
      const { client, words, rest, say } = call;
      const [target = ""] = words;
      const readable = await readableTarget(client, history, target);
      if (readable === undefined) {
        say(`There is nothing that you may read of ${target.slice(0, 64)}.`);
        return;
      }
      const text = rest(1);
      const fault = searchFault(text);
      if (fault !== undefined) {
        say(fault);
        return;
      }
      const found = await history.access.search({ places: [readable.place], text, limit: mostFound });
      sendRecords(client, readable.name, timed(client, found));
      say(foundWords(found.length, readable.name));
    }),
};
