// People who stay in their channels while no client of theirs is connected.
import type { User } from "@vitrine/hub";
import type { IrcNetwork } from "./network.ts";

/** Whether the account wants it, and no other user of it does so already: one account keeps one user. */
export function staysAlwaysOn(network: IrcNetwork, account: string | undefined, user?: User): boolean {
  if (account === undefined) return false;
  if (network.components.authenticator.accounts()?.setting(account, "always-on") !== "on") return false;
  for (const other of network.hub.usersById.values()) {
    if (other !== user && other.isAlwaysOn && other.account === account) return false;
  }
  return true;
}
