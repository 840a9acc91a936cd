// The channels and people whose metadata somebody may read.
import type { Room, User } from "@vitrine/hub";
import { isProtected } from "../../../history/target.ts";
import type { RegisteredClient } from "../client.ts";
import { isRoomVisible } from "../visibility.ts";

const name = "METADATA";

/** The channel or person of this name, `*` for oneself. Undefined, and answered, where there is none that one may know of. */
export function findTarget(client: RegisteredClient, text: string): Room | User | undefined {
  const { network, user } = client;
  const found = text === "*" ? user : text.startsWith("#") ? network.findRoom(text) : network.findUser(text);
  if (found !== undefined && !("members" in found && !isRoomVisible(user, found))) return found;
  client.fail(name, "INVALID_TARGET", text, "There is no such channel or person");
  return undefined;
}

/** As `findTarget`, for what one may read: not of a channel that is closed to one. */
export function findReadable(client: RegisteredClient, text: string): Room | User | undefined {
  const found = findTarget(client, text);
  if (found === undefined || !("members" in found)) return found;
  if (found.members.has(client.user) || client.user.flags.has("operator") || !isProtected(found)) return found;
  client.fail(name, "KEY_NO_PERMISSION", found.name, "*", "Only members see this channel's metadata");
  return undefined;
}
