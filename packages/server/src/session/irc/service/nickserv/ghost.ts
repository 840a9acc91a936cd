// NickServ GHOST and REGAIN: end the connection that has one's nick.
import type { User } from "@vitrine/hub";
import { readNick } from "../../nick.ts";
import type { ServiceCall, ServiceCommand } from "../service.ts";

/** Ends whoever has the nick. Returns the nick, or undefined where the client got an answer. */
function endHolder({ client, account, words, say }: ServiceCall): string | undefined {
  const { network, user } = client;
  const naming = readNick(words[0]!, network.settings.limits.nick);
  if (naming === undefined || network.components.authenticator.ownerOf(naming.name) !== account) {
    say("This nick does not belong to your account.");
    return undefined;
  }
  const holder: User | undefined = network.hub.usersByKey.get(naming.key);
  if (holder === user) {
    say("You have this nick yourself.");
    return undefined;
  }
  if (holder !== undefined) {
    client.submit((origin) => network.hub.leave(holder, `Regained by ${account}`, origin));
  }
  return naming.name;
}

export const ghost: ServiceCommand = {
  name: "GHOST",
  form: "GHOST nick",
  help: "Ends the connection that has one of your nicks.",
  needs: "login",
  words: 1,
  run: (call) => {
    const nick = endHolder(call);
    if (nick !== undefined) call.say(`${nick} is free.`);
  },
};

export const regain: ServiceCommand = {
  name: "REGAIN",
  form: "REGAIN nick",
  help: "As GHOST, and gives you the nick.",
  needs: "login",
  words: 1,
  run: (call) => {
    const nick = endHolder(call);
    const { client, say } = call;
    const naming = nick === undefined ? undefined : readNick(nick, client.network.settings.limits.nick);
    if (naming === undefined) return;
    const refusal = client.submit((origin) => client.network.hub.rename(client.user, naming, origin));
    say(refusal === undefined ? `You are ${naming.name}.` : "The server could not give you the nick.");
  },
};
