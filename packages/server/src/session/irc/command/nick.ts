// NICK: a nick before registration, and another one after it.
import type { Naming } from "@vitrine/hub";
import type { IrcMessage } from "@vitrine/wire/irc";
import type { CommandRow, IrcClient } from "../client.ts";
import { tryRegister } from "../enter.ts";
import { holderOf, readNick, strangeOwner } from "../nick.ts";
import { refuse } from "../refusal.ts";

/** Whether an account is proved, or may be before the client is in the chat. Where the server has a password, PASS carries that one. */
function mayProve({ registration, network }: IrcClient): boolean {
  if (registration.isNegotiating || registration.account !== undefined) return true;
  return registration.password !== undefined && network.settings.password === undefined;
}

/** Before registration a proof may follow, and then the nick is decided at its end. */
function chooseFirst(client: IrcClient, naming: Naming): void {
  const { registration, network } = client;
  const holder = holderOf(client, naming);
  if (holder !== undefined && !(mayProve(client) && holder.account !== undefined)) {
    registration.refusedNick = naming.name;
    client.reply("ERR_NICKNAMEINUSE", naming.name, "Nickname is already in use");
    return;
  }
  if (!mayProve(client) && network.components.authenticator.guardOf(naming.name).lookAlike !== undefined) {
    client.reply("ERR_NICKNAMEINUSE", naming.name, "This nickname looks like the name of an account");
    return;
  }
  registration.naming = naming;
  tryRegister(client);
}

function run(client: IrcClient, message: IrcMessage): void {
  const { network, user } = client;
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
  if (user === undefined) {
    chooseFirst(client, naming);
    return;
  }
  if (holderOf(client, naming) !== undefined) {
    client.reply("ERR_NICKNAMEINUSE", wanted, "Nickname is already in use");
    return;
  }
  // The nick is free, so 433 would be wrong: clients would try one after the other.
  if (naming.key !== user.key && strangeOwner(client, naming) !== undefined) {
    client.fail("NICK", "NICKNAME_RESERVED", wanted, "This nickname belongs to an account");
    return;
  }
  const refusal = client.submit((origin) => network.hub.rename(user, naming, origin));
  if (refusal !== undefined) refuse(client, refusal);
}

export const nick: CommandRow = { name: "NICK", parameters: 0, needs: "nothing", penalty: 2, run };
