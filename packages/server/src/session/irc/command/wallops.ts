// WALLOPS: an operator's words for everybody who asked for them by user mode w.
import { formatMessage } from "@vitrine/wire/irc";
import type { CommandRow } from "../client.ts";
import { sourceOf } from "../source.ts";

export const wallops: CommandRow = {
  name: "WALLOPS",
  parameters: 1,
  needs: "operator",
  penalty: 2,
  run: (client, message) => {
    const text = message.parameter(0) ?? "";
    if (text === "") {
      client.reply("ERR_NEEDMOREPARAMS", "WALLOPS", "Not enough parameters");
      return;
    }
    const line = formatMessage({ source: sourceOf(client.user), command: "WALLOPS", parameters: [text] }, true);
    for (const session of client.network.sessions()) {
      if (session.user?.flags.has("announcements") === true) session.send(line);
    }
  },
};
