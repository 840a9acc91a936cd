// What has happened in the chat.
import type { Room } from "./room.ts";
import type { User } from "./user.ts";

export type HubEvent =
  | { readonly kind: "entered"; readonly user: User }
  | { readonly kind: "joined"; readonly user: User; readonly room: Room }
  /** `text` is UTF-8 without control characters. It is valid only during the call: who keeps it copies it. */
  | { readonly kind: "said"; readonly user: User; readonly room: Room; readonly text: Uint8Array }
  | { readonly kind: "parted"; readonly user: User; readonly room: Room }
  | { readonly kind: "left"; readonly user: User };

export type HubListener = (event: HubEvent) => void;
