// KILL: an operator of the server ends somebody's stay in the chat.
import type { CommandRow } from "../client.ts";
import { isTooLong } from "../length.ts";
import { notePower } from "../operator-power.ts";
import { refuse } from "../refusal.ts";

export const kill: CommandRow = {
  name: "KILL",
  parameters: 1,
  needs: "operator",
  penalty: 1,
  run: (client, message) => {
    const { network, user } = client;
    const [nick = "", reason = ""] = message.parameters;
    if (isTooLong(client, "A reason", reason, network.settings.limits.kick)) return;
    const victim = network.findUser(nick);
    if (victim === undefined) {
      client.reply("ERR_NOSUCHNICK", nick, "No such nick");
      return;
    }
    const words = `Killed (${user.nick} (${reason === "" ? "no reason" : reason}))`;
    notePower(client, "kill", victim.nick, reason);
    const refusal = client.submit((origin) => network.hub.leave(victim, words, origin));
    if (refusal !== undefined) refuse(client, refusal);
  },
};
