// Which texts name a room.
import { caseFolded } from "./case-folding.ts";
import type { RoomName } from "./name.ts";

/** In bytes of UTF-8: CHANNELLEN of the chat. */
export const longestRoomName = 64;

/** IRC's separators and control characters (RFC 2812 §1.3), and everything that a reader cannot see. */
const refused = /[\s,\p{Cc}\p{Default_Ignorable_Code_Point}\p{Unassigned}\p{Surrogate}\p{Private_Use}]/u;

/** Returns the room's name and key, or undefined for a text that names none. Reads Unicode tables: never called while an entry is applied. */
export function readRoomName(text: string, longest = longestRoomName): RoomName | undefined {
  const name = text.normalize("NFC");
  if (!name.startsWith("#") || name === "#" || refused.test(name) || new TextEncoder().encode(name).length > longest)
    return undefined;
  return { name, key: caseFolded(name) };
}
