// The chat itself: the log, the state that its entries make, and the commands. Synchronous; it knows no protocol and no socket.
export type {
  Entry,
  EntryKind,
  EntryOf,
  MessageKind,
  ModeChange,
  Naming,
  NodeId,
  RegistrationChange,
  RoomOpening,
  SessionId,
  Tags,
  UserId,
} from "./entry.ts";
export { mostServerBans, type ServerBan, serverBanOf } from "./ban.ts";
export type { ByteRange, HubEvent, HubEventKind, HubEventOf, HubListener, Origin } from "./event.ts";
export {
  type EnterRequest,
  Hub,
  type HubComponents,
  type HubLimits,
  type HubStart,
  type JoinOptions,
  type Redaction,
  type Utterance,
} from "./hub.ts";
export type { Apply, Log } from "./log/log.ts";
export { LocalLog, type LocalLogComponents, type LocalLogOptions } from "./log/local-log.ts";
export { foldAscii, type Mask, type Masked, maskKey, matchesMask, matchesPattern } from "./mask.ts";
export {
  comparePositions,
  type MessageId,
  messageIdOf,
  numberOf,
  positionAt,
  positionOf,
  type Position,
  slotsPerSequence,
} from "./position.ts";
export { type Metadata, type MetadataChange, mostMetadataKeys } from "./metadata.ts";
export { linesOf, type MessageLine } from "./line.ts";
export { Message } from "./message.ts";
export {
  isRank,
  type ModeName,
  type ModeRow,
  modeTable,
  type Rank,
  rankNames,
  ranks,
  type UserFlag,
} from "./mode-table.ts";
export {
  foldNick,
  identify,
  type IdentityFault,
  longestNick,
  type NameIdentity,
  nameKey,
  nickForm,
} from "./name/identity.ts";
export type { NameKey, RoomName } from "./name/name.ts";
export { longestRoomName, readRoomName } from "./name/room-name.ts";
export { isBanned, isHidden, isInvited, rankIn } from "./permission.ts";
export {
  isRoomSetting,
  registeredRank,
  type RoomRegistration,
  roomSetting,
  type RoomSettingName,
  roomSettings,
} from "./registration.ts";
export { Refusal, type RefusalReason } from "./refusal.ts";
export {
  type AccountMetadataRecord,
  type KeptRecords,
  type MetadataRecord,
  roomRecord,
  type RoomRecord,
  userRecord,
  type UserRecord,
} from "./snapshot.ts";
export type { AttachedSession, ListEntry, Member, PurgedRoom, Room, Topic, User } from "./state.ts";
