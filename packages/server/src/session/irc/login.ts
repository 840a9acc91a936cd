// Logging in: a client has proved an account, before it is in the chat or after that.
import type { IrcClient } from "./client.ts";
import { staysAlwaysOn } from "./always-on.ts";
import { leaveNickOf } from "./guest.ts";
import { refuse } from "./refusal.ts";
import { hostOf, sourceOf } from "./source.ts";

/** `nick!user@host`, as far as the client has said it. */
function sourceBefore(client: IrcClient): string {
  const { registration, network, connection } = client;
  const host = hostOf({ host: network.components.sessions.cloak(connection.address) });
  return `${client.nick}!${registration.ident ?? "*"}@${host}`;
}

/**
 * The client has proved this account, and gets 900 and, after SASL, 903. Where it is in the chat, others hear it then, and so
 * does the client itself.
 */
export function logIn(client: IrcClient, account: string, isBySasl: boolean): void {
  const { user, network, registration } = client;
  const source = user === undefined ? sourceBefore(client) : sourceOf(user);
  client.reply("RPL_LOGGEDIN", source, account, `You are now logged in as ${account}`);
  if (isBySasl) client.reply("RPL_SASLSUCCESS", "SASL authentication successful");
  network.components.log.info({ account }, `${account} logged in from ${client.connection.address}`);
  if (user === undefined) {
    registration.account = account;
    return;
  }
  const refusal = client.submit((origin) =>
    network.hub.changeAccount(user, account, staysAlwaysOn(network, account, user), origin),
  );
  if (refusal !== undefined) refuse(client, refusal);
  else leaveNickOf(client, user, account);
}

/** Ends a login that is under way. */
export function abortLogin(client: IrcClient): void {
  if (client.login === undefined) return;
  client.login.exchange.cancel();
  client.login = undefined;
  client.reply("ERR_SASLABORTED", "SASL authentication aborted");
}
