// The answer to NAMES: members that the client may see, in lines that fit.
import type { Member, Room, User } from "@vitrine/hub";
import { utf8Length } from "@vitrine/wire/text";
import type { RegisteredClient } from "./client.ts";
import { signsOf } from "./mode-letter.ts";
import { sourceOf } from "./source.ts";
import { isRoomVisible, visibleMembers } from "./visibility.ts";

/** Room for names in a line of 512 bytes, after server, numeric, nick and channel, which have at most 180. */
const longestList = 320;

/** Splits words into lists that fit into a line each. */
export function listsOf(words: Iterable<string>, longest = longestList): string[] {
  const lists: string[] = [];
  let list = "";
  let length = 0;
  for (const word of words) {
    const bytes = utf8Length(word) + 1;
    if (length > 0 && length + bytes > longest) {
      lists.push(list);
      [list, length] = ["", 0];
    }
    list = list === "" ? word : `${list} ${word}`;
    length += bytes;
  }
  if (list !== "") lists.push(list);
  return lists;
}

export function prefixFor({ capabilities }: RegisteredClient, { ranks }: Member): string {
  const signs = signsOf(ranks);
  return capabilities.has("multi-prefix") ? signs : signs.slice(0, 1);
}

function* wordsOf(client: RegisteredClient, room: Room): Generator<string> {
  const hasHosts = client.capabilities.has("userhost-in-names");
  const nameOf = (user: User): string => (hasHosts ? sourceOf(user) : user.nick);
  for (const [user, member] of visibleMembers(client.user, room)) yield prefixFor(client, member) + nameOf(user);
}

/** `names` is the client's list of channels, which ends once. A channel that is not there, and one that it may not know of, have no members. */
export function sendNames(client: RegisteredClient, names: string): void {
  for (const name of names.split(",")) {
    const room = client.network.findRoom(name);
    if (room === undefined || !isRoomVisible(client.user, room)) continue;
    const symbol = room.modes.has("secret") ? "@" : "=";
    for (const list of listsOf(wordsOf(client, room))) client.reply("RPL_NAMREPLY", symbol, room.name, list);
  }
  client.reply("RPL_ENDOFNAMES", names, "End of NAMES list");
}
