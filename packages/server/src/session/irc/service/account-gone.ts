// What follows when an account is removed while its people are in the chat: they stay, without it.
import { leaveNickOf } from "../guest.ts";
import type { RegisteredClient } from "../client.ts";

export function accountGone(client: RegisteredClient, account: string): void {
  const { hub } = client.network;
  client.submit((origin) => hub.accountGone(account, undefined, origin));
  for (const user of hub.usersById.values()) {
    if (user.account !== account) continue;
    client.submit((origin) => hub.changeAccount(user, undefined, false, origin));
    leaveNickOf(client, user, undefined);
  }
}
