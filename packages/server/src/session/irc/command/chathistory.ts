// CHATHISTORY: earlier messages of a channel or a conversation (IRCv3 draft/chathistory).
import { numberOf, positionOf } from "@vitrine/hub";
import type { PageRange, Reference } from "@vitrine/store/history";
import type { IrcMessage } from "@vitrine/wire/irc";
import type { ChatHistory } from "../../../history/chat-history.ts";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { readableTarget, targetName } from "../history/conversation.ts";
import { sendPage } from "../history/page.ts";
import { parseTimestamp } from "../history/time.ts";

const name = "CHATHISTORY";

function fail(client: RegisteredClient, code: string, ...contextAndText: readonly string[]): undefined {
  client.fail(name, code, ...contextAndText);
  return undefined;
}

/** `msgid=…` or `timestamp=…`; undefined, and answered, for anything else. */
function readReference(client: RegisteredClient, subcommand: string, text: string): Reference | undefined {
  if (text.startsWith("msgid=")) {
    const position = positionOf(text.slice("msgid=".length));
    if (position !== undefined) return { number: numberOf(position) };
  } else if (text.startsWith("timestamp=")) {
    const at = parseTimestamp(text);
    if (at !== undefined) return { at };
  } else if (text.includes("=")) {
    return fail(client, "INVALID_MSGREFTYPE", subcommand, text, "A reference is msgid= or timestamp=");
  }
  return fail(client, "INVALID_PARAMS", subcommand, text, "This reference is no msgid= and no timestamp=");
}

/** Undefined, and answered, where it is no number of messages; a larger one is the largest that there is. */
function readLimit(client: RegisteredClient, { settings }: ChatHistory, subcommand: string, text: string) {
  if (/^[1-9]\d{0,8}$/.test(text)) return Math.min(Number(text), settings.limit);
  return fail(client, "INVALID_PARAMS", subcommand, text, "The limit is a number from 1");
}

/** Parameters after the subcommand and the target. */
const parameterCounts: Readonly<Record<string, number>> = { LATEST: 2, BEFORE: 2, AFTER: 2, AROUND: 2, BETWEEN: 3 };

function readRange(client: RegisteredClient, subcommand: string, texts: readonly string[]): PageRange | undefined {
  if (subcommand === "LATEST" && texts[0] === "*") return { type: "latest" };
  const reference = readReference(client, subcommand, texts[0]!);
  if (reference === undefined) return undefined;
  switch (subcommand) {
    case "LATEST":
      return { type: "latest", after: reference };
    case "BEFORE":
      return { type: "before", reference };
    case "AFTER":
      return { type: "after", reference };
    case "AROUND":
      return { type: "around", reference };
    default: {
      const second = readReference(client, subcommand, texts[1]!);
      return second && { type: "between", first: reference, second };
    }
  }
}

async function page(client: RegisteredClient, history: ChatHistory, parameters: readonly string[]): Promise<void> {
  const [subcommand = "", target = "", ...texts] = parameters;
  const range = readRange(client, subcommand, texts);
  const limit = range && readLimit(client, history, subcommand, texts.at(-1)!);
  if (range === undefined || limit === undefined) return;
  const readable = await readableTarget(client, history, target);
  if (readable === undefined) {
    fail(client, "INVALID_TARGET", subcommand, target, "Messages could not be retrieved");
    return;
  }
  const hasEvents = client.capabilities.has("draft/event-playback");
  const found = await history.access.page({ ...readable.place, range, limit, hasEvents });
  sendPage(
    client,
    { type: "chathistory", target: readable.to !== undefined && "members" in readable.to ? readable.name : target },
    found,
  );
}

async function targets(client: RegisteredClient, history: ChatHistory, texts: readonly string[]): Promise<void> {
  const bounds: number[] = [];
  for (const text of texts.slice(0, 2)) {
    const at = parseTimestamp(text);
    if (at === undefined) {
      fail(client, "INVALID_PARAMS", "TARGETS", text, "This is no timestamp=");
      return;
    }
    bounds.push(at);
  }
  const limit = readLimit(client, history, "TARGETS", texts[2]!);
  if (limit === undefined) return;
  const [first, second] = [bounds[0]!, bounds[1]!];
  const { user, replies } = client;
  const places = history.access.placesOf(user);
  const found = await history.access.targets({ places, account: user.account, first, second, limit });
  replies.batch("draft/chathistory-targets", [], () => {
    for (const target of found) {
      const time = new Date(target.at).toISOString();
      client.send(`:${client.network.settings.name} CHATHISTORY TARGETS ${targetName(client, target)} ${time}`);
    }
  });
}

async function answer(client: RegisteredClient, history: ChatHistory, parameters: readonly string[]): Promise<void> {
  const [subcommand = "", target = ""] = parameters;
  try {
    await (subcommand === "TARGETS"
      ? targets(client, history, parameters.slice(1))
      : page(client, history, parameters));
  } catch (error) {
    history.report("CHATHISTORY", error);
    fail(client, "MESSAGE_ERROR", subcommand, target, "Messages could not be retrieved");
  }
}

function run(client: RegisteredClient, message: IrcMessage): void {
  const [given = "", ...rest] = message.parameters;
  const { history } = client.network;
  const subcommand = given.toUpperCase();
  const count = subcommand === "TARGETS" ? 3 : (parameterCounts[subcommand] ?? 0) + 1;
  if (count === 1) {
    fail(client, "INVALID_PARAMS", given === "" ? "*" : given, "There is no such subcommand");
  } else if (rest.length < count) {
    fail(client, "NEED_MORE_PARAMS", subcommand, "Missing parameters");
  } else if (history === undefined) {
    fail(client, "MESSAGE_ERROR", subcommand, rest[0]!, "This server keeps no history");
  } else client.wait(answer(client, history, [subcommand, ...rest.slice(0, count)]));
}

export const chathistory: CommandRow = { name, parameters: 0, needs: "registration", penalty: 1, run };
