// The sentences for lab clients when the chat refuses something.
import type { Refusal, RefusalReason } from "@vitrine/hub";

const words: Partial<Record<RefusalReason, string>> = {
  "too-many-users": "The chat is full. Try again later.",
  "too-many-rooms": "There are as many rooms as this server allows.",
  "room-full": "The room is full. Try again later.",
  banned: "You are banned from this room.",
  "accounts-only": "Only people with an account come into this room.",
  "invited-only": "Only people who were invited come into this room.",
  "wrong-password": "This room has a password, and the lab's protocol has no way to give one.",
};

/** A sentence or two that a person who is new here understands. */
export function refusalWords({ reason, entry }: Pick<Refusal, "reason" | "entry">): string {
  if (reason === "name-taken" && "name" in entry) {
    return `The name ${entry.name} is taken. Join again under another one.`;
  }
  return words[reason] ?? "The server could not let you in. Try again later.";
}
