// The current values of the keys that a client has subscribed to.
import type { Room, User } from "@vitrine/hub";
import type { IrcClient, RegisteredClient } from "../client.ts";
import { visibleMembers } from "../visibility.ts";
import { mostMembers, sendValues } from "./hearer.ts";
import { hearsMetadata } from "./value.ts";

/** Seconds after which a client may ask for those of a larger one. */
const later = 5;

/** Lines of one answer: 2,000 with the longest values take less than a megabyte. */
const mostLines = 2_000;

/** Sends the values of all of these as one batch; `name` is what the client asked for. Returns how many. */
export function sync(client: IrcClient, name: string, targets: Iterable<Room | User>): number {
  const { network, replies } = client;
  const keys = [...network.metadata.of(client.id).keys()];
  let lines = 0;
  let isWhole = true;
  replies.batch("metadata", [name], () => {
    for (const target of targets) {
      if (lines >= mostLines) {
        isWhole = false;
        return;
      }
      lines += sendValues(client, network, target, keys);
    }
  });
  if (!isWhole) client.warn("METADATA", "SYNC_INCOMPLETE", name, "These were too many values: ask for others by GET");
  return lines;
}

/** A channel with its members, as far as the client sees them. */
export function* roomAndMembers({ user }: RegisteredClient, room: Room): Generator<Room | User> {
  yield room;
  for (const [member] of visibleMembers(user, room)) yield member;
}

/** Everything that the client hears of: itself, its channels with their members, and the people that it watches. */
export function everything(client: RegisteredClient): Set<Room | User> {
  const { user, network } = client;
  const targets = new Set<Room | User>([user]);
  for (const room of user.rooms) for (const target of roomAndMembers(client, room)) targets.add(target);
  for (const nick of network.monitor.of(client.id).values()) {
    const watched = network.findUser(nick);
    if (watched !== undefined) targets.add(watched);
  }
  return targets;
}

/** Sends the values of a channel after one's own JOIN. */
export function syncJoined(client: RegisteredClient, room: Room): void {
  if (!hearsMetadata(client) || client.network.metadata.of(client.id).size === 0) return;
  if (room.members.size <= mostMembers) sync(client, room.name, roomAndMembers(client, room));
  else client.reply("RPL_METADATASYNCLATER", room.name, String(later));
}
