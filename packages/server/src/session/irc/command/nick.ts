// NICK: a nick before registration, and another one after it.
import { identify, type Naming } from "@vitrine/hub";
import type { IrcMessage } from "@vitrine/wire/irc";
import { visibleText } from "@vitrine/wire/text";
import type { CommandRow, IrcClient } from "../client.ts";
import { tryRegister } from "../enter.ts";
import { refuse } from "../refusal.ts";

/** The nick in its forms, or undefined for one that nobody may have. Nothing is cut or replaced: it is refused. */
export function readNick(text: string, longest: number): Naming | undefined {
  const name = text.normalize("NFC");
  const identity = identify(name);
  // No control character reaches a screen by a name.
  if (visibleText(name) !== name) return undefined;
  if (typeof identity === "string" || identity.nick !== name || Array.from(name).length > longest) return undefined;
  return { name, nick: name, key: identity.key };
}

function run(client: IrcClient, message: IrcMessage): void {
  const { network, registration, user } = client;
  const wanted = message.parameter(0) ?? "";
  if (wanted === "") {
    client.reply("ERR_NONICKNAMEGIVEN", "No nickname given");
    return;
  }
  const naming = readNick(wanted, network.settings.limits.nick);
  if (naming === undefined) {
    client.reply("ERR_ERRONEUSNICKNAME", wanted, "This nickname is not allowed");
    return;
  }
  const holder = network.hub.usersByKey.get(naming.key);
  if (holder !== undefined && holder !== user) {
    client.reply("ERR_NICKNAMEINUSE", wanted, "Nickname is already in use");
    return;
  }
  if (network.components.authenticator.lookAlike(naming.name) !== undefined) {
    client.reply("ERR_NICKNAMEINUSE", wanted, "This nickname looks like the name of an account");
    return;
  }
  if (user === undefined) {
    registration.naming = naming;
    tryRegister(client);
    return;
  }
  const { authenticator } = network.components;
  if (naming.name !== user.account && naming.name !== user.name && authenticator.isProofNeeded(naming.name)) {
    client.fail("NICK", "NICKNAME_RESERVED", wanted, "This nickname belongs to an account");
    return;
  }
  const refusal = client.submit((origin) => network.hub.rename(user, naming, origin));
  if (refusal !== undefined) refuse(client, refusal);
}

export const nick: CommandRow = { name: "NICK", parameters: 0, needs: "nothing", penalty: 2, run };
