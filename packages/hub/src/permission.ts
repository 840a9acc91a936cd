// Permissions in a room. Every command that needs a right asks here, before appending and again when it is applied.
import type { ModeChange } from "./entry.ts";
import { matchesMask } from "./mask.ts";
import { isRank, modeTable, ranks } from "./mode-table.ts";
import { registeredRank } from "./registration.ts";
import type { RefusalReason } from "./refusal.ts";
import type { ListEntry, Room, User } from "./state.ts";

/** Invitations hold for an hour, in milliseconds. */
const invitationTime = 3_600_000;

/** The highest rank of a member; 0 without one, -1 outside the room. */
export function rankIn(room: Room, user: User): number {
  const member = room.members.get(user);
  if (member === undefined) return -1;
  let highest = 0;
  for (const rank of member.ranks) highest = Math.max(highest, ranks[rank]);
  return highest;
}

/** Whether only operators see this member: in an auditorium, everybody without a voice. */
export function isHidden(room: Room, user: User): boolean {
  return room.modes.has("auditorium") && rankIn(room, user) < ranks.voice;
}

function isListed(room: Room, list: "ban" | "exception" | "invitation", user: User): boolean {
  for (const { mask } of room.lists.get(list)?.values() ?? []) {
    if (mask.isMute !== true && matchesMask(mask, user)) return true;
  }
  return false;
}

/** Exceptions count before anything that a ban does. */
export function isBanned(room: Room, user: User): boolean {
  return isListed(room, "ban", user) && !isListed(room, "exception", user);
}

/** A ban takes away speech too. */
function isMuted(room: Room, user: User): boolean {
  const means = ({ mask }: ListEntry): boolean => matchesMask(mask, user);
  const [bans, exceptions] = [room.lists.get("ban"), room.lists.get("exception")];
  if (bans === undefined || ![...bans.values()].some(means)) return false;
  return ![...(exceptions?.values() ?? [])].some(means);
}

export function isInvited(room: Room, user: User, at: number): boolean {
  const invitedAt = room.invitations.get(user.id);
  return invitedAt !== undefined && at - invitedAt <= invitationTime;
}

/** An invitation overrides everything but being there already. */
export function mayJoin(room: Room, user: User, password: string | undefined, at: number): RefusalReason | undefined {
  // Whom the registration gives a rank, nothing keeps out.
  if (isInvited(room, user, at) || registeredRank(room, user.account) !== undefined) return undefined;
  if (isBanned(room, user)) return "banned";
  if (room.modes.has("invited-only") && !isListed(room, "invitation", user)) return "invited-only";
  if (room.modes.has("accounts-join") && user.account === undefined) return "accounts-only";
  const wanted = room.modes.get("password");
  if (wanted !== undefined && wanted !== password) return "wrong-password";
  const limit = room.modes.get("limit");
  return typeof limit === "number" && room.members.size >= limit ? "room-full" : undefined;
}

function refusesSpeech(room: Room, user: User): RefusalReason | undefined {
  if (!room.members.has(user) && room.modes.has("members-speak")) return "not-in-room";
  if (room.modes.has("moderated")) return "not-allowed-to-speak";
  if (room.modes.has("accounts-speak") && user.account === undefined) return "accounts-only";
  return isMuted(room, user) ? "banned" : undefined;
}

/** The one check for text, notices and tags. */
export function maySpeak(room: Room, user: User): RefusalReason | undefined {
  const refusal = refusesSpeech(room, user);
  return refusal !== undefined && rankIn(room, user) >= ranks.voice ? undefined : refusal;
}

/** Whether only operators hear what this user may not say to everybody. */
export function isHeardByOperators(room: Room, refusal: RefusalReason | undefined): boolean {
  return refusal === "not-allowed-to-speak" && room.modes.has("operator-moderated");
}

export function maySetTopic(room: Room, user: User): RefusalReason | undefined {
  if (!room.members.has(user)) return "not-in-room";
  const needed = room.modes.has("topic-protected") ? ranks["half-operator"] : 0;
  return rankIn(room, user) >= needed ? undefined : "rank-too-low";
}

export function mayInvite(room: Room, user: User): RefusalReason | undefined {
  if (!room.members.has(user)) return "not-in-room";
  const needed = room.modes.has("invited-only") ? ranks["half-operator"] : 0;
  return rankIn(room, user) >= needed ? undefined : "rank-too-low";
}

/** Members take back their own messages, and half-operators everybody's. */
export function mayRedact(room: Room, user: User, isOwn: boolean): RefusalReason | undefined {
  const own = rankIn(room, user);
  if (own < 0) return "not-in-room";
  return isOwn || own >= ranks["half-operator"] ? undefined : "rank-too-low";
}

/** Operators of a room rename it; a registered one only its founder. */
export function mayRenameRoom(room: Room, user: User): RefusalReason | undefined {
  if (room.isPermanent) return "room-permanent";
  if (!room.members.has(user)) return "not-in-room";
  if (rankIn(room, user) < ranks.operator) return "rank-too-low";
  return room.registration === undefined || registeredRank(room, user.account) === "founder"
    ? undefined
    : "founder-only";
}

/** One's own, that of a room as its operator, and everything as an operator of the server. */
export function mayChangeMetadata(target: Room | User, user: User): boolean {
  if (user.flags.has("operator")) return true;
  return "members" in target ? rankIn(target, user) >= ranks.operator : target === user;
}

/** Operators may kick members up to their own rank; half-operators only members below it. */
export function mayKick(room: Room, user: User, victim: User): RefusalReason | undefined {
  const [own, other] = [rankIn(room, user), rankIn(room, victim)];
  if (own < 0) return "not-in-room";
  if (own < ranks["half-operator"]) return "rank-too-low";
  if (other < 0) return "not-in-room-either";
  if (own < ranks.operator) return other < own ? undefined : "rank-too-low";
  return other <= own ? undefined : "rank-too-low";
}

/** `whose` is the user whose rank is given or taken. */
export function mayChangeMode(
  room: Room,
  user: User,
  { mode, isSet }: ModeChange,
  whose: User | undefined,
): RefusalReason | undefined {
  const own = rankIn(room, user);
  if (own < 0) return "not-in-room";
  const isTaken = isRank(mode) && !isSet;
  // Everybody may give up a rank of their own.
  if (isTaken && whose === user) return undefined;
  if (isTaken && whose !== undefined && rankIn(room, whose) > own) return "rank-too-low";
  return own >= modeTable[mode].changedBy ? undefined : "rank-too-low";
}
