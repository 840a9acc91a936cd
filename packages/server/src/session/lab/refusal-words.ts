// The sentences for lab clients when the chat refuses something.
import { foldNick, type Refusal, type RefusalReason, type User } from "@vitrine/hub";

const words: Partial<Record<RefusalReason, string>> = {
  "too-many-users": "The chat is full. Try again later.",
  "too-many-rooms": "There are as many rooms as this server allows.",
  "room-full": "The room is full. Try again later.",
  banned: "You are banned from this room.",
  "accounts-only": "Only people with an account come into this room.",
  "invited-only": "Only people who were invited come into this room.",
  "wrong-password": "This room has a password, and the lab's protocol has no way to give one.",
};

/** Why nobody may use this name beside the other one: the two are the same, or look the same. */
export function takenName(name: string, other: string): string {
  const [isOne, isCaseAlone] = [name === other, foldNick(name) === foldNick(other)];
  const why = isOne ? "" : isCaseAlone ? `, as ${other}: they are one name here` : `: it looks like ${other}`;
  return `The name ${name} is taken${why}. Join again under another one.`;
}

/** A sentence or two that a person who is new here understands. `holderOf` finds who has a name's key. */
export function refusalWords(
  { reason, entry }: Pick<Refusal, "reason" | "entry">,
  holderOf: (key: string) => User | undefined,
): string {
  if (reason === "name-taken" && "name" in entry && "key" in entry) {
    return takenName(entry.name, holderOf(entry.key)?.name ?? entry.name);
  }
  return words[reason] ?? "The server could not let you in. Try again later.";
}

const unsaid: Partial<Record<RefusalReason, string>> = {
  "not-allowed-to-speak": "The room is moderated: only people with a voice may speak now. Nobody heard you.",
  banned: "You may not speak in this room. Nobody heard you.",
  "accounts-only": "Only people with an account may speak now. Nobody heard you.",
  "not-recorded": "The server's disk is full, so nothing can be said now. Nobody heard you.",
};

/** Why the room did not take a line. */
export function unsaidWords({ reason }: Pick<Refusal, "reason">): string {
  return unsaid[reason] ?? "The room did not take your line. Nobody heard you.";
}
