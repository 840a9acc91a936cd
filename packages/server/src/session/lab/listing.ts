// The names that a roster lists. Lab clients know no others, so they split what one read returns by these names.
import { encodeRoster, type RosterUser } from "@vitrine/wire/lab";

export interface Listing {
  readonly bytes: Uint8Array;
  readonly leftOut: number;
  readonly names: ReadonlySet<string>;
  /** Ends of names with a space in them: after the text "hi x", a line of "bob" looks like one of "x bob". */
  readonly endings: ReadonlySet<string>;
}

export const emptyListing: Listing = { bytes: new Uint8Array(), leftOut: 0, names: new Set(), endings: new Set() };

/** Lists these users, or the newest of them, in a roster of at most so many bytes. */
export function listingOf(users: readonly RosterUser[], receiveBuffer: number): Listing {
  const { bytes, leftOut } = encodeRoster(users, receiveBuffer);
  const names = new Set(users.slice(leftOut).map(({ name }) => name));
  const endings = new Set<string>();
  for (const name of names) {
    for (let at = name.indexOf(" "); at !== -1; at = name.indexOf(" ", at + 1)) endings.add(name.slice(at + 1));
  }
  return { bytes, leftOut, names, endings };
}
