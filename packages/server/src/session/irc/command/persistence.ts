// PERSISTENCE: whether one stays in the chat while no client is connected (the proposed IRCv3 draft/persistence).
//
//   PERSISTENCE SET ON  ->  :irc.test PERSISTENCE STATUS ON ON      as it is set, and as it is
import type { IrcMessage } from "@vitrine/wire/irc";
import { staysAlwaysOn } from "../always-on.ts";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { persistenceStatus } from "../persistence-status.ts";

const name = "PERSISTENCE";
const setting = "always-on";

function answer(client: RegisteredClient, account: string, isAlwaysOn: boolean): void {
  const wanted = client.network.components.authenticator.accounts()?.setting(account, setting) ?? "default";
  client.send(persistenceStatus(client.network.settings.name, wanted, isAlwaysOn));
}

function set(client: RegisteredClient, account: string, value: string): void {
  const { authenticator } = client.network.components;
  const refusal = authenticator.accounts()?.set(account, setting, value.toLowerCase());
  if (refusal !== undefined) {
    client.fail(name, "INVALID_PARAMS", refusal.words);
    return;
  }
  const { user } = client;
  const isAlwaysOn = staysAlwaysOn(client.network, account, user);
  client.submit((origin) => client.network.hub.changeAccount(user, account, isAlwaysOn, origin));
  answer(client, account, isAlwaysOn);
}

function run(client: RegisteredClient, message: IrcMessage): void {
  const [subcommand = "", value = ""] = message.parameters;
  const { user } = client;
  if (user.account === undefined) client.fail(name, "ACCOUNT_REQUIRED", "Log in to an account first");
  else if (subcommand.toUpperCase() === "GET") answer(client, user.account, user.isAlwaysOn);
  else if (subcommand.toUpperCase() === "SET") set(client, user.account, value);
  else client.fail(name, "INVALID_PARAMS", "PERSISTENCE takes GET, or SET with ON, OFF or DEFAULT");
}

export const persistence: CommandRow = { name, parameters: 1, needs: "registration", penalty: 1, run };
