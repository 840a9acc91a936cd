// The chat itself: users, rooms, who hears what. Synchronous, one writer, knows no protocol and no socket.
export type { HubEvent, HubListener } from "./event.ts";
export { Hub, type HubComponents, type HubOptions } from "./hub.ts";
export { Refusal, type RefusalReason } from "./refusal.ts";
export type { Room } from "./room.ts";
export type { User } from "./user.ts";
export { identify, longestNick, nameKey, nickForm, type IdentityFault, type NameIdentity } from "./name/identity.ts";
