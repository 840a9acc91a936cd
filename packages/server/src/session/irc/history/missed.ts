// The lines that an account has missed in a channel, for clients that cannot ask for them themselves.
import type { HistoryRecord } from "@vitrine/store/history";
import type { Room, User } from "@vitrine/hub";
import type { ChatHistory } from "../../../history/chat-history.ts";
import { splitsIn, withoutSplits, withSplits } from "../../../history/splits.ts";
import type { RegisteredClient } from "../client.ts";
import { sendPage } from "./page.ts";

/** Lines of one channel. */
const mostLines = 50;

/** `[10:20] hello`, in UTC: without server-time, a client would show the line as of now. */
function withTime(record: HistoryRecord): HistoryRecord {
  const isText = record.kind === "text" || record.kind === "notice" || record.kind === "multiline";
  // A program would not understand its question any more.
  if (!isText || record.text.startsWith("\u0001")) return record;
  const time = `[${new Date(record.at).toISOString().slice(11, 16)}] `;
  const splits = splitsIn(record.tags)?.map((offset) => offset + time.length);
  return { ...record, text: time + record.text, tags: withSplits(withoutSplits(record.tags), splits) };
}

/** Records for a client, with their time in the text where it has no server-time. */
export function timed({ capabilities }: RegisteredClient, records: readonly HistoryRecord[]): readonly HistoryRecord[] {
  return capabilities.has("server-time") ? records : records.map(withTime);
}

/** The rooms that were played to a user since they were last away. */
const played = new WeakMap<User, { readonly since: number; readonly rooms: Set<string> }>();

function isFirst(user: User, room: Room, since: number): boolean {
  const known = played.get(user);
  const entry = known?.since === since ? known : { since, rooms: new Set<string>() };
  played.set(user, entry);
  const isNew = !entry.rooms.has(room.key);
  entry.rooms.add(room.key);
  return isNew;
}

/** Plays what the account has missed in the room that it joins: only where it was a member before. */
export async function playMissed(client: RegisteredClient, history: ChatHistory, room: Room): Promise<void> {
  const { user, capabilities } = client;
  // Clients that ask for history themselves would get it twice.
  if (user.account === undefined || capabilities.has("draft/chathistory")) return;
  // Another client of theirs was there.
  if (user.sessions.length > 1) return;
  const place = history.access.mayRead(user, room);
  const number = await history.history.lastSeen(user.account);
  if (place === undefined || number === undefined || !isFirst(user, room, number)) return;
  const page = await history.access.page({
    ...place,
    // From the account's first join on, which may be this one.
    since: { account: user.account, number: Number.MAX_SAFE_INTEGER },
    range: { type: "latest", after: { number } },
    limit: mostLines,
    hasEvents: false,
  });
  if (page.records.length === 0) return;
  sendPage(client, { type: "chathistory", target: room.name }, { ...page, records: timed(client, page.records) });
}
