// The target of a history command as a place that the client may read.
import type { Room, User } from "@vitrine/hub";
import { otherName, type SearchPlace, type TargetTime } from "@vitrine/store/history";
import type { ChatHistory } from "../../../history/chat-history.ts";
import { identityOf } from "../../../history/target.ts";
import type { RegisteredClient } from "../client.ts";

export interface ReadableTarget {
  readonly place: SearchPlace;
  /** Undefined for a conversation with somebody who is not here. */
  readonly to: Room | User | undefined;
  /** As the client wrote it, or the room's name. */
  readonly name: string;
}

/** The same answer for what is not there and what is forbidden: otherwise it would tell which secret channels exist. */
export async function readableTarget(
  { network, user }: RegisteredClient,
  { access }: ChatHistory,
  name: string,
): Promise<ReadableTarget | undefined> {
  if (name.startsWith("#")) {
    const room = network.findRoom(name);
    const place = access.mayRead(user, room);
    return place === undefined ? undefined : { place, to: room, name: room!.name };
  }
  const other = network.findUser(name);
  const key = await access.conversation(user, other, name);
  if (key !== undefined) return { place: { key }, to: other, name };
  // Nothing was kept of what two guests say, which is a history too.
  return other === undefined ? undefined : { place: { key: "" }, to: other, name };
}

/** A conversation is called as the other one is called now. */
export function targetName(client: RegisteredClient, { target }: TargetTime): string {
  if (!target.isConversation) return target.name;
  const other = otherName(target, identityOf(client.user));
  for (const user of client.network.hub.usersById.values()) {
    if (user.account === other) return user.nick;
  }
  return other;
}
