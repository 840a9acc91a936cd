// Which messages of tags alone the history keeps: those that say something about another message. Typing is forgotten.
import type { Tags } from "@vitrine/hub";

const kept = ["+draft/react", "+draft/unreact", "+draft/reply", "+reply", "+draft/persist"];

export function areKept(tags: Tags | undefined): boolean {
  return tags !== undefined && kept.some((name) => tags.has(name));
}
