// The channel that a command names.
import type { Room } from "@vitrine/hub";
import type { RegisteredClient } from "./client.ts";
import { isRoomVisible } from "./visibility.ts";

/** Answers that there is no such channel, with the same words, where the client may not know of it. */
export function namedRoom(client: RegisteredClient, name: string): Room | undefined {
  const room = client.network.findRoom(name);
  if (room !== undefined && isRoomVisible(client.user, room)) return room;
  client.reply("ERR_NOSUCHCHANNEL", name, "No such channel");
  return undefined;
}
