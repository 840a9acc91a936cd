// What the commands about accounts have in common: their refusals, and the end of an account's sessions.
import type { Hub, User } from "@vitrine/hub";
import { checkName } from "@vitrine/wire/lab";
import { visibleText } from "@vitrine/wire/text";
import { nameRefusal } from "../auth/name-rule.ts";
import { refusePassword } from "../auth/password-rule.ts";
import { Problem } from "@vitrine/store";
import type { AccountStore } from "@vitrine/store/accounts";
import type { AdminContext } from "./command.ts";

/** A name as accounts keep it. */
export const composed = (text: string): string => text.normalize("NFC");

const shown = (name: string): string => visibleText(name).slice(0, 80);

/** Throws a `Problem` for a name that nobody may have in the chat. */
export function newName(text: string): string {
  const check = checkName(text);
  const refusal = check.isValid ? nameRefusal(check.name) : check;
  if (check.isValid && refusal === undefined) return check.name;
  throw new Problem(`"${shown(text)}" cannot be a name in the chat. ${refusal!.words}`);
}

/** Throws a `Problem` for a password that is no good. */
export function newPassword(password: string, name: string): string {
  const refusal = refusePassword(password, name);
  if (refusal !== undefined) throw new Problem(refusal);
  return password;
}

/** The refusal for a name without an account. */
export function unknownAccount(accounts: AccountStore, name: string): Problem {
  const owner = accounts.ownerOf(name);
  const meant = owner === undefined || owner === name ? "" : ` Did you mean ${owner}?`;
  return new Problem(`${shown(name)} has no password here.${meant}`);
}

/** Throws a `Problem` where an account has this name, or one that is the same or looks the same. */
export function refuseOwned(accounts: AccountStore, name: string): void {
  const owner = accounts.has(name) ? name : accounts.ownerOf(name);
  if (owner === name)
    throw new Problem(`${name} has a password already. Change it with: vitrine account passwd ${name}`);
  if (owner === undefined) return;
  const why = accounts.accountOf(name) === owner ? "is the same name" : "looks the same";
  throw new Problem(`${name} is taken: ${owner} has a password, and ${why}.`);
}

/** The users who proved this account. */
export const usersOf = (hub: Hub | undefined, account: string): User[] =>
  [...(hub?.usersById.values() ?? [])].filter((user) => user.account === account);

/**
 * Ends every session of the account at once: its users leave the chat. Others read the reason; the users read the farewell.
 * Returns a sentence about it, with a space before it, or nothing where nobody was there.
 */
export function endSessions(
  { hub, log }: AdminContext,
  account: string,
  { reason, farewell }: { readonly reason: string; readonly farewell: string },
): string {
  const users = usersOf(hub, account);
  const sessions = users.reduce((sum, user) => sum + user.sessions.length, 0);
  for (const user of users) hub!.leave(user, reason, undefined, farewell);
  if (users.length === 0) return "";
  log.info({ account, sessions }, `${reason}: ${account} left the chat`);
  return ` The server ended ${sessions === 1 ? "the session" : `the ${sessions} sessions`} of ${account}.`;
}

/** Channels follow an account that is removed, or is called `to` now: those in the chat, or those that wait for the next start. */
export function keptWithout({ hub, accounts }: AdminContext, account: string, to?: string): void {
  if (hub === undefined) accounts().chat.accountGone(account, to);
  else hub.accountGone(account, to);
}
