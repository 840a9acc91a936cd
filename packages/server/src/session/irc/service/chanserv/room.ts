// Channels as ChanServ's commands find them, and its words for what the chat refuses.
import { type Refusal, type RefusalReason, type Room, registeredRank, roomSetting } from "@vitrine/hub";
import { isRoomVisible } from "../../visibility.ts";
import type { ServiceCall } from "../service.ts";

/** Whether the client may know of the channel. An account with a rank in it by registration may, also from outside. */
function mayKnowOf({ client }: ServiceCall, room: Room): boolean {
  if (isRoomVisible(client.user, room) || client.user.flags.has("operator")) return true;
  return registeredRank(room, client.account) !== undefined;
}

/** Whether the client may know that the channel is registered. */
export function isRegistrationVisible(call: ServiceCall, room: Room): boolean {
  const { client } = call;
  if (room.registration === undefined || !mayKnowOf(call, room)) return false;
  if (roomSetting(room, "private") === "off" || client.user.flags.has("operator")) return true;
  return room.members.has(client.user) || registeredRank(room, client.account) !== undefined;
}

/** The channel that the first word names; undefined where the client got an answer. */
export function roomNamed(call: ServiceCall): Room | undefined {
  const { client, words, say } = call;
  const room = client.network.findRoom(words[0] ?? "");
  if (room !== undefined && mayKnowOf(call, room)) return room;
  say("There is no such channel.");
  return undefined;
}

/** As `roomNamed`, for a channel that is registered. */
export function registeredRoomNamed(call: ServiceCall): Room | undefined {
  const room = roomNamed(call);
  if (room === undefined || isRegistrationVisible(call, room)) return room;
  call.say(`${room.name} is not registered.`);
  return undefined;
}

const refusals: Partial<Record<RefusalReason, string>> = {
  "room-exists": "The channel is registered already, or everybody's.",
  "accounts-only": "You need an account.",
  "rank-too-low": "Only the channel's founder may do this, or somebody with enough rank in it.",
  "not-in-room": "You are not in the channel.",
  "not-in-room-either": "They are not in the channel.",
  "no-such-user": "There is nobody of this nick.",
  "list-full": "The channel has as many entries as it may have.",
  "no-such-room": "There is no such channel.",
  "room-permanent": "This channel is everybody's and stays.",
  "bad-value": "This is not possible for this account or value.",
};

/** Answers a refusal, or says these words where there is none. */
export function answer({ say }: ServiceCall, refusal: Refusal | undefined, words: string): void {
  say(refusal === undefined ? words : (refusals[refusal.reason] ?? "The server could not do this."));
}

/** The user that acts; undefined for an operator of the server, who acts for everybody. */
export function actor({ client }: ServiceCall) {
  return client.user.flags.has("operator") ? undefined : client.user;
}
