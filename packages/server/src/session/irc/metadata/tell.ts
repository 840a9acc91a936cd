// Sends metadata that changes or comes into sight to sessions that have subscribed to its key and see the target.
import { type HubEventOf, type Room, type User, foldNick } from "@vitrine/hub";
import { isMemberVisible, seesInRoom } from "../visibility.ts";
import { type MetadataHearer, type MetadataNetwork, mostMembers, tellValues } from "./hearer.ts";
import { hearsMetadata, nameOf, notify } from "./value.ts";

function sees(network: MetadataNetwork, { id, user }: MetadataHearer, target: Room | User): boolean {
  if (user === undefined) return false;
  if ("members" in target) return target.members.has(user);
  if (user === target || seesInRoom(user, target)) return true;
  return network.monitor.subscribersOf(foldNick(target.nick)).has(id);
}

export function tellChange(network: MetadataNetwork, event: HubEventOf<"metadata-changed">): void {
  const { target, others, changes, cause, origin } = event;
  for (const { key, value } of changes) {
    for (const id of network.metadata.subscribersOf(key)) {
      // A session that set it has its answer.
      if (id === origin?.session && cause !== "account") continue;
      const session = network.session(id);
      if (session === undefined || !hearsMetadata(session)) continue;
      for (const each of [target, ...others]) {
        if (sees(network, session, each)) notify(session, network.settings.name, nameOf(each), key, value);
      }
    }
  }
}

/** Members of a channel hear of somebody whom they had not seen before. */
export function tellJoined(network: MetadataNetwork, { user, room }: HubEventOf<"joined">): void {
  if (room.members.size > mostMembers || network.hub.metadataOf(user).size === 0) return;
  for (const viewer of room.members.keys()) {
    if (viewer === user || !isMemberVisible(viewer, room, user) || seesInRoom(viewer, user, room)) continue;
    for (const { id } of viewer.sessions) {
      const session = network.session(id);
      if (session !== undefined) tellValues(network, session, user);
    }
  }
}
