// Registered rooms: they stay without members, belong to an account, and know which accounts have which rank in them.
import { type Rank, ranks } from "./mode-table.ts";

export interface RoomRegistration {
  /** The account that may do everything. */
  readonly founder: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  /** The ranks that accounts get when they come. */
  readonly access: ReadonlyMap<string, Rank>;
  /** Settings that were changed, by name. */
  readonly settings: ReadonlyMap<string, string>;
}

/** A room that may be registered. */
interface Registrable {
  readonly registration: RoomRegistration | undefined;
}

/** Accounts with a rank of their own in one room, so that nobody fills the memory with them. */
export const mostAccess = 100;

/** Settings of a room, by name: their values, the standard one first. */
export const roomSettings = {
  /** Whether the topic stays when the last member goes. */
  "keep-topic": ["on", "off"],
  /** Whether only members and operators of the server see that the room is registered. */
  private: ["off", "on"],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

export type RoomSettingName = keyof typeof roomSettings;

export function isRoomSetting(name: string): name is RoomSettingName {
  return Object.hasOwn(roomSettings, name);
}

export function roomSetting(room: Registrable, name: RoomSettingName): string {
  return room.registration?.settings.get(name) ?? roomSettings[name][0];
}

/** The rank that the room's registration gives to this account. */
export function registeredRank({ registration }: Registrable, account: string | undefined): Rank | undefined {
  if (registration === undefined || account === undefined) return undefined;
  return registration.founder === account ? "founder" : registration.access.get(account);
}

/** How high the user's rank is by the registration, whether or not they are in the room. */
export function registeredHeight(room: Registrable, { account }: { readonly account: string | undefined }): number {
  const rank = registeredRank(room, account);
  return rank === undefined ? 0 : ranks[rank];
}
