// ChanServ LIST: registered channels that the client may know of.
import { matchesPattern } from "@vitrine/hub";
import type { ServiceCommand } from "../service.ts";
import { isRegistrationVisible } from "./room.ts";

/** Lines of one answer; a mask narrows the list. */
const mostLines = 100;

export const list: ServiceCommand = {
  name: "LIST",
  form: "LIST [mask]",
  help: "Lists registered channels. Secret and private ones are shown to their members only.",
  needs: "nothing",
  words: 0,
  run: (call) => {
    const { client, words, say } = call;
    const found = [...client.network.hub.rooms.values()].filter(
      (room) => isRegistrationVisible(call, room) && matchesPattern(words[0] ?? "*", room.name),
    );
    for (const { name } of found.slice(0, mostLines)) say(name);
    const rest = found.length - mostLines;
    say(rest > 0 ? `And ${rest} more: give a mask.` : `${found.length} channels.`);
  },
};
