// Nicks: their forms, and whose they are.
import { identify, type Naming, type User } from "@vitrine/hub";
import { visibleText } from "@vitrine/wire/text";
import type { IrcClient } from "./client.ts";

/** The nick in its forms, or undefined for one that nobody may have. Nothing is cut or replaced: it is refused. */
export function readNick(text: string, longest: number): Naming | undefined {
  const name = text.normalize("NFC");
  const identity = identify(name);
  // No control character reaches a screen by a name.
  if (visibleText(name) !== name) return undefined;
  if (typeof identity === "string" || identity.nick !== name || Array.from(name).length > longest) return undefined;
  return { name, nick: name, key: identity.key };
}

/** Somebody else who has the nick now. */
export function holderOf({ network, user }: IrcClient, { key }: Naming): User | undefined {
  const holder = network.hub.usersByKey.get(key);
  return holder === user ? undefined : holder;
}

/** The account that the nick belongs to, where this client is not logged in to it. */
export function strangeOwner({ network, account }: IrcClient, { name }: Naming): string | undefined {
  const owner = network.components.authenticator.ownerOf(name);
  return owner === account ? undefined : owner;
}
