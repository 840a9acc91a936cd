// SEARCH: messages that hold words (soju.im/search): `SEARCH in=#a;from=bea;after=…;before=…;text=some\swords;limit=20`.
import type { FoundRecord, SearchRequest } from "@vitrine/store/history";
import { HistoryFault, otherName, searchFault } from "@vitrine/store/history";
import { type IrcMessage, parseTags } from "@vitrine/wire/irc";
import type { ChatHistory } from "../../../history/chat-history.ts";
import { identityOf } from "../../../history/target.ts";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { readableTarget } from "../history/conversation.ts";
import { playbackLines } from "../history/playback.ts";
import { parseTime } from "../history/time.ts";

const name = "SEARCH";

/** Messages that one search finds. */
const mostFound = 50;

const known = new Set(["in", "from", "after", "before", "text", "limit"]);

function fail(client: RegisteredClient, parameter: string, words: string): undefined {
  client.fail(name, "INVALID_PARAMS", parameter, words);
  return undefined;
}

type Narrowed = Pick<SearchRequest, "text" | "from" | "after" | "before" | "limit">;

/** What is asked for; undefined, and answered, where it makes no sense. */
function read(client: RegisteredClient, given: ReadonlyMap<string, string>): Narrowed | undefined {
  for (const key of given.keys()) if (!known.has(key)) return fail(client, key, "There is no such parameter");
  const limit = given.get("limit");
  if (limit !== undefined && !/^[1-9]\d{0,8}$/.test(limit))
    return fail(client, "limit", "The limit is a number from 1");
  const times: { after?: number; before?: number } = {};
  for (const key of ["after", "before"] as const) {
    const text = given.get(key);
    if (text === undefined) continue;
    const at = parseTime(text.replace(/^timestamp=/, ""));
    if (at === undefined) return fail(client, key, "This is no time: 2026-01-31T12:00:00.000Z");
    times[key] = at;
  }
  const text = given.get("text") ?? "";
  const fault = searchFault(text);
  if (fault !== undefined) return fail(client, "text", fault);
  const most = limit === undefined ? mostFound : Math.min(Number(limit), mostFound);
  return { text, from: given.get("from"), ...times, limit: most };
}

/** The places to search; undefined, and answered, where there are none that the client may read. */
async function placesOf(client: RegisteredClient, history: ChatHistory, within: string | undefined) {
  const { user } = client;
  if (within !== undefined) {
    const readable = await readableTarget(client, history, within);
    if (readable === undefined) return fail(client, "in", "There is nothing that you may read");
    return { places: [readable.place] };
  }
  if (user.account === undefined) return fail(client, "in", "Name a channel, or log in to search everywhere");
  return { places: history.access.placesOf(user), conversationsOf: user.account };
}

async function search(client: RegisteredClient, history: ChatHistory, text: string): Promise<void> {
  const given = parseTags(text);
  const narrowed = read(client, given);
  const where = narrowed && (await placesOf(client, history, given.get("in")));
  if (narrowed === undefined || where === undefined) return;
  try {
    const found = await history.access.search({ ...where, ...narrowed });
    client.replies.batch("soju.im/search", [], () => {
      for (const record of found) sendFound(client, record);
    });
  } catch (error) {
    history.report(name, error);
    client.fail(name, "INTERNAL_ERROR", error instanceof HistoryFault ? error.message : "The search failed");
  }
}

function sendFound(client: RegisteredClient, record: FoundRecord): void {
  const { target } = record;
  const shown = target.isConversation ? otherName(target, identityOf(client.user)) : target.name;
  for (const { line, tags } of playbackLines(record, shown, client.capabilities)) client.send(line, tags);
}

function run(client: RegisteredClient, message: IrcMessage): void {
  const { history } = client.network;
  const [text = ""] = message.parameters;
  if (history === undefined) client.fail(name, "INTERNAL_ERROR", "This server keeps no history");
  else client.wait(search(client, history, text));
}

export const searchCommand: CommandRow = { name, parameters: 1, needs: "registration", penalty: 4, run };
