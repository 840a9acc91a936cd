// LIST: the channels, with the filters of ELIST.
//
//   #a,#b  these    *mask*  M    !*mask*  N    >10 <5  U (users)    C>60 C<60  minutes since it was created    T>60 T<60  of the topic
import { foldAscii, matchesPattern, type Room } from "@vitrine/hub";
import type { IrcMessage } from "@vitrine/wire/irc";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { isRoomVisible, visibleMembers } from "../visibility.ts";

type Filter = (room: Room, users: number) => boolean;

const minute = 60_000;

/** Times: `<` is nearer than so many minutes, `>` is longer ago. */
function timeFilter(sign: string, minutes: number, now: number, timeOf: (room: Room) => number | undefined): Filter {
  const edge = now - minutes * minute;
  return (room) => {
    const at = timeOf(room);
    return at !== undefined && (sign === "<" ? at > edge : at < edge);
  };
}

function readFilter(text: string, now: number): Filter | undefined {
  const found = /^([CT]?)([<>])(\d{1,9})$/i.exec(text);
  if (found !== null) {
    const [, what = "", sign = "", digits = ""] = found;
    const value = Number(digits);
    if (what.toUpperCase() === "C") return timeFilter(sign, value, now, ({ since }) => since);
    if (what.toUpperCase() === "T") return timeFilter(sign, value, now, ({ topic }) => topic?.at);
    return (_, users) => (sign === "<" ? users < value : users > value);
  }
  const isNot = text.startsWith("!");
  const pattern = isNot ? text.slice(1) : text;
  if (!isNot && !/[*?]/.test(pattern)) return undefined;
  return (room) => matchesPattern(foldAscii(pattern), room.name) !== isNot;
}

function run(client: RegisteredClient, message: IrcMessage): void {
  const { network, user } = client;
  const texts = (message.parameter(0) ?? "").split(",").filter((text) => text !== "");
  const now = network.components.clock.now();
  const filters: Filter[] = [];
  const named = new Set<Room>();
  let isNaming = false;
  for (const text of texts) {
    const filter = readFilter(text, now);
    if (filter !== undefined) {
      filters.push(filter);
      continue;
    }
    isNaming = true;
    const room = network.findRoom(text);
    if (room !== undefined) named.add(room);
  }
  client.reply("RPL_LISTSTART", "Channel", "Users  Name");
  for (const room of isNaming ? named : network.hub.rooms.values()) {
    // The lab's room is there without members, too.
    if (!isRoomVisible(user, room) || room.members.size === 0) continue;
    let users = 0;
    for (const _ of visibleMembers(user, room)) users += 1;
    if (filters.every((filter) => filter(room, users))) {
      client.reply("RPL_LIST", room.name, String(users), room.topic?.text ?? "");
    }
  }
  client.reply("RPL_LISTEND", "End of LIST");
}

export const list: CommandRow = { name: "LIST", parameters: 0, needs: "registration", penalty: 3, run };
