// What of an event the history keeps: nothing that only some members were to hear or see.
import { type HubEvent, type HubEventOf, isHidden, numberOf, type Room, type User } from "@vitrine/hub";
import type { HistoryChange, HistoryRecord, HistoryTarget, RecordKind } from "@vitrine/store/history";
import { formatTags } from "@vitrine/wire/irc";
import { departureWords, modeParameters, type UserById } from "../session/irc/event-line.ts";
import { sourceAs, sourceOf } from "../session/irc/source.ts";
import { areKept, lastingTags } from "./kept-tags.ts";
import { withSplits } from "./splits.ts";
import { conversationWith, roomTarget } from "./target.ts";

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

function recordOf(event: HubEvent, kind: RecordKind, user: User, text: string, source = sourceOf(user)): HistoryRecord {
  const { position, at } = event;
  const number = numberOf(position);
  return { number, at, kind, source, account: user.account, addressee: undefined, text, tags: undefined };
}

const recorded = (target: HistoryTarget, record: HistoryRecord): HistoryChange => ({
  change: "recorded",
  target,
  record,
});

function saidIn(event: HubEventOf<"said">): HistoryChange[] {
  const { message } = event;
  const { from, to } = message;
  const tags = lastingTags(message.tags);
  // Everybody would read later what was for operators alone.
  if (message.leastRank > 0 || (message.kind === "tags" && !areKept(tags))) return [];
  const isRoom = "members" in to;
  const target = isRoom ? roomTarget(to) : conversationWith(from, to);
  if (target === undefined) return [];
  const { kind, text, splits } = message;
  const record = recordOf(event, splits !== undefined && kind === "text" ? "multiline" : kind, from, textOf(text));
  const addressee = isRoom ? undefined : to.nick;
  const written = tags === undefined ? undefined : formatTags(tags);
  return [recorded(target, { ...record, addressee, tags: withSplits(written, splits) })];
}

function joinedIn(event: HubEventOf<"joined">): HistoryChange[] {
  const { user, room } = event;
  const target = roomTarget(room);
  const changes: HistoryChange[] = [];
  const staysEmpty = room.isPermanent || room.registration !== undefined;
  if (room.members.size === 1 && !staysEmpty) changes.push({ change: "opened", target });
  const { account, realName } = user;
  if (account !== undefined) changes.push({ change: "member", target, account, number: numberOf(event.position) });
  if (!isHidden(room, user))
    changes.push(recorded(target, recordOf(event, "joined", user, `${account ?? "*"}\n${realName}`)));
  return changes;
}

/** The account is a member of the channels in which its user logged in, or made it. */
function loggedIn({ user, position }: HubEventOf<"account-changed">): HistoryChange[] {
  const { account } = user;
  if (account === undefined) return [];
  const number = numberOf(position);
  return user.rooms.map((room) => ({ change: "member", target: roomTarget(room), account, number }));
}

/** An event about somebody, in each room where everybody saw them. */
function inRooms(rooms: readonly Room[], hiddenIn: readonly Room[], record: HistoryRecord): HistoryChange[] {
  return rooms.filter((room) => !hiddenIn.includes(room)).map((room) => recorded(roomTarget(room), record));
}

function renamedIn(event: HubEventOf<"renamed">): HistoryChange[] {
  const { user, previousNick } = event;
  if (previousNick === user.nick) return [];
  const record = recordOf(event, "renamed", user, user.nick, sourceAs(user, previousNick));
  const hiddenIn = user.rooms.filter((room) => isHidden(room, user));
  return inRooms(user.rooms, hiddenIn, record);
}

function redactedIn(event: HubEventOf<"redacted">, number: number | undefined): HistoryChange[] {
  const { to, conversation, user, at, reason } = event;
  const key = to !== undefined && "members" in to ? to.key : conversation;
  if (key === undefined || number === undefined) return [];
  return [{ change: "redacted", key, number, by: sourceOf(user), at, reason }];
}

/** The account misses everything from now on. */
function seen({ user: { account }, position }: HubEventOf<"left"> | HubEventOf<"detached">): HistoryChange[] {
  return account === undefined ? [] : [{ change: "seen", account, number: numberOf(position) }];
}

/** `numberOfMessage` reads the number in a message's id. */
export function changesOf(
  event: HubEvent,
  byId: UserById,
  numberOfMessage: (id: string) => number | undefined,
): HistoryChange[] {
  switch (event.kind) {
    case "said":
      return saidIn(event);
    case "joined":
      return joinedIn(event);
    case "parted":
      return event.wasHidden
        ? []
        : [recorded(roomTarget(event.room), recordOf(event, "parted", event.user, event.reason))];
    case "kicked": {
      if (event.wasHidden) return [];
      const record = recordOf(event, "kicked", event.by, `${event.user.nick}\n${event.reason}`);
      return [recorded(roomTarget(event.room), record)];
    }
    case "left": {
      const record = recordOf(event, "left", event.user, departureWords(event.reason));
      return [...inRooms(event.rooms, event.hiddenIn, record), ...seen(event)];
    }
    case "detached":
      return event.user.sessions.length === 0 ? seen(event) : [];
    case "renamed":
      return renamedIn(event);
    case "room-renamed": {
      const { room, previous, previousKey, reason, user } = event;
      const target = roomTarget(room);
      const record = recordOf(event, "room-renamed", user, `${previous}\n${reason}`);
      return [{ change: "renamed", key: previousKey, target }, recorded(target, record)];
    }
    case "topic-set": {
      const record = recordOf(event, "topic-set", event.user, event.room.topic?.text ?? "");
      return [recorded(roomTarget(event.room), record)];
    }
    case "modes-changed": {
      const text = modeParameters(event, byId).map((parameters) => parameters.join(" "));
      return [recorded(roomTarget(event.room), recordOf(event, "modes-changed", event.user, text.join("\n")))];
    }
    case "account-changed":
      return loggedIn(event);
    case "redacted":
      return redactedIn(event, numberOfMessage(event.message));
    case "marked": {
      const { account } = event.user;
      return account === undefined ? [] : [{ change: "marked", account, key: event.target, at: event.readTo }];
    }
    default:
      return [];
  }
}
