// ChanServ PURGE: an operator of the server closes a channel for good.
import { visibleText } from "@vitrine/wire/text";
import type { ServiceCall, ServiceCommand } from "../service.ts";
import { answer } from "./room.ts";

/** In characters: members read the reason in one line. */
const longestReason = 200;

function change(call: ServiceCall, isSet: boolean): void {
  const { client, words, rest, say } = call;
  const name = client.network.roomName(words[1] ?? "");
  if (name === undefined) return say("This is no name of a channel.");
  const { hub, components } = client.network;
  const reason = visibleText(rest(2)).slice(0, longestReason);
  const refusal = client.submit((origin) => hub.purge(name, { by: client.nick, reason, isSet }, origin));
  if (refusal === undefined) {
    const what = isSet ? "closed" : "allowed again";
    components.log.warn({ channel: name.name, by: client.nick, reason }, `${client.nick}: ${name.name} is ${what}`);
  }
  answer(call, refusal, isSet ? `${name.name} is closed.` : `${name.name} is allowed again.`);
}

export const purge: ServiceCommand = {
  name: "PURGE",
  form: "PURGE ADD #channel [reason] | PURGE DEL #channel | PURGE LIST",
  help: "Closes a channel for good, or allows it again. Everybody goes out, and its registration ends. For operators of the server.",
  needs: "operator",
  words: 1,
  run: (call) => {
    const { client, words, say } = call;
    switch (words[0]!.toUpperCase()) {
      case "ADD":
        return change(call, true);
      case "DEL":
        return change(call, false);
      case "LIST": {
        const { purgedRooms } = client.network.hub;
        for (const { name, by, reason } of purgedRooms.values())
          say(`${name} by ${by}${reason === "" ? "" : `: ${reason}`}`);
        return say(`${purgedRooms.size} channels.`);
      }
      default:
        return say("The form is: PURGE ADD #channel [reason] | PURGE DEL #channel | PURGE LIST");
    }
  },
};
