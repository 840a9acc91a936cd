// Where the lines of a message go on, as the history keeps it: in a tag before all others.
//
//   draft/multiline-concat=8,40;+reply=…      offsets in bytes, of a message with several lines; without a value there are none
import { concatTag } from "../session/irc/multiline.ts";

const tag = new RegExp(`^${concatTag}(?:=([\\d,]*))?(?:;|$)`);

/** The tags with the splits; unchanged where a message has one line. */
export function withSplits(tags: string | undefined, splits: readonly number[] | undefined): string | undefined {
  if (splits === undefined) return tags;
  const own = splits.length === 0 ? concatTag : `${concatTag}=${splits.join(",")}`;
  return tags === undefined ? own : `${own};${tags}`;
}

/** Undefined for the tags of a message with one line. */
export function splitsIn(tags: string | undefined): number[] | undefined {
  const found = tag.exec(tags ?? "");
  if (found === null) return undefined;
  return (found[1] ?? "")
    .split(",")
    .filter((text) => text !== "")
    .map(Number);
}

export function withoutSplits(tags: string | undefined): string | undefined {
  const rest = tags?.replace(tag, "");
  return rest === "" ? undefined : rest;
}
