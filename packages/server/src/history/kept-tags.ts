// The tags that the history keeps. A message of tags alone is kept where it says something about another message; typing never is.
import type { Tags } from "@vitrine/hub";

const kept = ["+draft/react", "+draft/unreact", "+draft/reply", "+reply", "+draft/persist"];

export function areKept(tags: Tags | undefined): boolean {
  return tags !== undefined && kept.some((name) => tags.has(name));
}

const typing = ["+typing", "+draft/typing"];

/** The tags without what is true for a moment only; undefined for none. */
export function lastingTags(tags: Tags | undefined): Tags | undefined {
  if (tags === undefined || !typing.some((name) => tags.has(name))) return tags;
  const lasting = new Map([...tags].filter(([name]) => !typing.includes(name)));
  return lasting.size === 0 ? undefined : lasting;
}
