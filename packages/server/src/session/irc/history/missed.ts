// The lines that an account has missed in a channel, for clients that cannot ask for them themselves.
import type { HistoryRecord, PageRequest } from "@vitrine/store/history";
import type { Room, User } from "@vitrine/hub";
import type { ChatHistory } from "../../../history/chat-history.ts";
import { splitsIn, withoutSplits, withSplits } from "../../../history/splits.ts";
import type { RegisteredClient } from "../client.ts";
import { targetName } from "./conversation.ts";
import { sendPage } from "./page.ts";

/** Lines of one channel or conversation. */
const mostLines = 50;

/** Conversations: those with the newest messages. */
const mostConversations = 20;

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

/** What was played to a user since they were last away: keys of rooms, and "" for the conversations. */
const played = new WeakMap<User, { readonly since: number; readonly keys: Set<string> }>();

function isFirst(user: User, key: string, since: number): boolean {
  const known = played.get(user);
  const entry = known?.since === since ? known : { since, keys: new Set<string>() };
  played.set(user, entry);
  const isNew = !entry.keys.has(key);
  entry.keys.add(key);
  return isNew;
}

/** The last number that the client's account has seen, where the client has missed what came later under this key. */
async function missedSince(
  { user, capabilities }: RegisteredClient,
  { history }: ChatHistory,
  key: string,
): Promise<number | undefined> {
  // Clients that ask for history themselves would get it twice.
  if (user.account === undefined || capabilities.has("draft/chathistory")) return undefined;
  // Another client of theirs was there.
  if (user.sessions.length > 1) return undefined;
  const number = await history.lastSeen(user.account);
  return number !== undefined && isFirst(user, key, number) ? number : undefined;
}

/** Plays what the account has missed in the room that it joins: only where it was a member before. */
export async function playMissed(client: RegisteredClient, history: ChatHistory, room: Room): Promise<void> {
  const { user } = client;
  const place = history.access.mayRead(user, room);
  const number = place === undefined ? undefined : await missedSince(client, history, room.key);
  if (place === undefined || number === undefined) return;
  // From the account's first join on, which may be this one.
  const since = { account: user.account, number: Number.MAX_SAFE_INTEGER };
  await play(client, history, room.name, { ...place, since, range: { type: "latest", after: { number } } });
}

/** Plays the direct messages that came to the account while no client of it was here. */
export async function playMissedConversations(client: RegisteredClient, history: ChatHistory): Promise<void> {
  const number = await missedSince(client, history, "");
  if (number === undefined) return;
  const found = await history.access.targets({
    places: [],
    account: client.user.account,
    // Backwards in time: the newest ones.
    first: Number.MAX_SAFE_INTEGER,
    second: -1,
    limit: mostConversations,
  });
  for (const target of found) {
    const range = { type: "latest", after: { number } } as const;
    await play(client, history, targetName(client, target), { key: target.target.key, range });
  }
}

async function play(
  client: RegisteredClient,
  history: ChatHistory,
  target: string,
  request: Pick<PageRequest, "key" | "since" | "range">,
): Promise<void> {
  const page = await history.access.page({ ...request, limit: mostLines, hasEvents: false });
  if (page.records.length === 0) return;
  sendPage(client, { type: "chathistory", target }, { ...page, records: timed(client, page.records) });
}
