// Which names this server lets people have, with its words for the others (packages/hub/src/name/identity.ts).
import { identify, type IdentityFault, type NameIdentity, nameKey, nickForm } from "@vitrine/hub";

const words: Record<IdentityFault, string> = {
  empty: "A name has at least one character.",
  invisible: "A name has no invisible characters, such as joiners and variation selectors.",
  unassigned: "A name has only characters that Unicode knows.",
  "private-use": "A name has no private-use characters: each font shows them differently.",
  reserved: "This name is reserved, or looks like one that is.",
};

/** A sentence on why nobody may register this name; undefined where they may. */
export function nameRefusal(name: string): { readonly fault: IdentityFault; readonly words: string } | undefined {
  const fault = identify(name);
  return typeof fault === "string" ? { fault, words: words[fault] } : undefined;
}

/** The forms of any name, also of one that nobody may register any more: an account may have it since before the rule. */
export function namingOf(name: string): Pick<NameIdentity, "nick" | "key"> {
  return { nick: nickForm(name), key: nameKey(name) };
}
