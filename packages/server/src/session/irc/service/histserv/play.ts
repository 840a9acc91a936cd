// HistServ PLAY: the last lines of a channel or a conversation.
import { readableTarget } from "../../history/conversation.ts";
import { timed } from "../../history/missed.ts";
import { sendPage } from "../../history/page.ts";
import type { ServiceCommand } from "../service.ts";
import { withHistory } from "./kept.ts";

/** Lines that are played where nobody says how many. */
const usual = 20;

export const play: ServiceCommand = {
  name: "PLAY",
  form: "PLAY #channel|nick [lines]",
  help: "Plays the last lines of a channel that you are in, or of your conversation with somebody.",
  needs: "nothing",
  words: 1,
  run: (call) =>
    withHistory(call, "PLAY", async (history) => {
      const { client, words, say } = call;
      const [target = "", count = String(usual)] = words;
      const readable = await readableTarget(client, history, target);
      if (readable === undefined || !/^[1-9]\d{0,5}$/.test(count)) {
        say(
          readable === undefined
            ? `There is nothing that you may read of ${target.slice(0, 64)}.`
            : "The lines are a number from 1.",
        );
        return;
      }
      const limit = Math.min(Number(count), history.settings.limit);
      const page = await history.access.page({ ...readable.place, range: { type: "latest" }, limit, hasEvents: false });
      sendPage(
        client,
        { type: "chathistory", target: readable.name },
        { ...page, records: timed(client, page.records) },
      );
      say(page.records.length === 1 ? "That was 1 line." : `These were ${page.records.length} lines.`);
    }),
};
