// RENAME: gives a channel another name (IRCv3 draft/channel-rename). The old name is free then.
import type { Room } from "@vitrine/hub";
import type { IrcMessage } from "@vitrine/wire/irc";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { isTooLong } from "../length.ts";
import { namedRoom } from "../named-room.ts";
import { refuse } from "../refusal.ts";

const name = "RENAME";

/** Milliseconds between two renames of a channel: clients that do not know RENAME get all of its names each time. */
const pause = 60_000;

/** When channels were renamed, on the clock's `elapsed()`. */
const renamed = new WeakMap<Room, number>();

function run(client: RegisteredClient, message: IrcMessage): void {
  const { network, user } = client;
  const [from = "", to = "", reason = ""] = message.parameters;
  const room = namedRoom(client, from);
  if (room === undefined) return;
  const next = network.roomName(to);
  if (next === undefined) {
    client.fail(name, "CANNOT_RENAME", room.name, to, "This can be no channel's name");
    return;
  }
  if (isTooLong(client, "A reason", reason, network.settings.limits.kick)) return;
  const now = network.components.clock.elapsed();
  if (now - (renamed.get(room) ?? -Infinity) < pause) {
    client.fail(name, "CANNOT_RENAME", room.name, next.name, "This channel was renamed less than a minute ago");
    return;
  }
  const refusal = client.submit((origin) => network.hub.renameRoom(user, room, next, reason, origin));
  if (refusal === undefined) renamed.set(room, now);
  else refuse(client, refusal);
}

export const renameCommand: CommandRow = { name, parameters: 2, needs: "registration", penalty: 8, run };
