// The powers of the server's operators: each use is logged, kept in the record, and answered.
import { formatMessage } from "@vitrine/wire/irc";
import type { RegisteredClient } from "./client.ts";

/** A line of the server for this client alone. */
export function serverNotice(client: RegisteredClient, words: string): void {
  const { name } = client.network.settings;
  client.send(formatMessage({ source: name, command: "NOTICE", parameters: [client.nick, words] }, true));
}

/** `olga (root)`: the nick, and the name that OPER was given. */
export function operatorName({ network, user }: RegisteredClient): string {
  const operator = network.operators.get(user);
  return operator === undefined ? user.nick : `${user.nick} (${operator.name})`;
}

/** Notes that an operator used a power. `target` is a nick, a channel, or both. */
export function notePower(client: RegisteredClient, action: string, target: string, reason = ""): void {
  const { bans, log } = client.network.components;
  const by = operatorName(client);
  log.warn({ operator: by, action, target, reason }, `${by} used ${action} on ${target}`);
  bans?.record({ by, action, target, reason });
}
