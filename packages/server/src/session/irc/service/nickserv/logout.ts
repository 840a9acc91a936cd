// NickServ LOGOUT: gives up the account for this connection.
import { sourceOf } from "../../source.ts";
import { leaveNickOf } from "../../guest.ts";
import type { ServiceCommand } from "../service.ts";

export const logout: ServiceCommand = {
  name: "LOGOUT",
  form: "LOGOUT",
  help: "Logs out. A nick that belongs to an account becomes Guest and a number.",
  needs: "login",
  words: 0,
  run: ({ client, say }) => {
    const { user, network } = client;
    if (user.sessions.length > 1) return say("Other clients of yours share this nick: end them first (SESSIONS).");
    client.submit((origin) => network.hub.changeAccount(user, undefined, false, origin));
    client.reply("RPL_LOGGEDOUT", sourceOf(user), "You are now logged out");
    leaveNickOf(client, user, undefined);
    say("You are logged out.");
  },
};
