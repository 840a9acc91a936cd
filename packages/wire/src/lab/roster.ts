// The roster, `!{"alice": "10.20.30.11", "bob": "10.20.30.12"}`: written as Python's json.dumps would, in UTF-8.
import type { RosterUser } from "./message.ts";
import { encodeText, utf8Length } from "../text/index.ts";

export interface EncodedRoster {
  readonly bytes: Uint8Array;
  /** How many users had no place in it. */
  readonly leftOut: number;
}

/** `!{` and `}`. */
const frameLength = 3;
const separator = ", ";

/**
 * Encodes the roster of these users, in the order in which they came, in at most `limit` bytes. A naive client parses
 * one read, so a longer roster would be invalid JSON to it. A roster that is cut lists the newest users first.
 */
export function encodeRoster(users: readonly RosterUser[], limit: number): EncodedRoster {
  const newestFirst: string[] = [];
  let length = frameLength;
  for (let at = users.length - 1; at >= 0; at -= 1) {
    const { name, address } = users[at]!;
    const entry = `${JSON.stringify(name)}: ${JSON.stringify(address)}`;
    length += utf8Length(entry) + (newestFirst.length > 0 ? separator.length : 0);
    if (length > limit) break;
    newestFirst.push(entry);
  }
  const leftOut = users.length - newestFirst.length;
  const listed = leftOut === 0 ? newestFirst.toReversed() : newestFirst;
  return { bytes: encodeText(`!{${listed.join(separator)}}`), leftOut };
}
