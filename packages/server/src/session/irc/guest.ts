// The nick of somebody whose own belongs to an account that they are not logged in to any more.
import { identify, type User } from "@vitrine/hub";
import type { IrcClient } from "./client.ts";

/** Free numbers are soon found: guests are few. */
let lastGuest = 0;

/** Renames the user where the nick belongs to an account that is not this one. */
export function leaveNickOf(client: IrcClient, user: User, account: string | undefined): void {
  const { hub, components } = client.network;
  const owner = components.authenticator.ownerOf(user.nick);
  if (owner === undefined || owner === account) return;
  for (;;) {
    lastGuest += 1;
    const name = `Guest${lastGuest}`;
    const identity = identify(name);
    if (typeof identity === "string" || hub.usersByKey.has(identity.key)) continue;
    if (components.authenticator.ownerOf(name) !== undefined) continue;
    client.submit((origin) => hub.rename(user, { name, nick: name, key: identity.key }, origin));
    return;
  }
}
