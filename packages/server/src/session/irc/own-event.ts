// What a session did itself: it gets the line here and not from the room's log, so that the line carries the command's label.
import type { HubEvent, HubEventOf, Room, User } from "@vitrine/hub";
import { formatMessage } from "@vitrine/wire/irc";
import { awayWords } from "./away-words.ts";
import type { ChatHistory } from "../../history/chat-history.ts";
import { type IrcClient, isRegistered, type RegisteredClient } from "./client.ts";
import { sendMarker } from "./command/markread.ts";
import { capabilityBits, eventLines, joinLine } from "./event-line.ts";
import { eventTags } from "./event-tag.ts";
import { playMissed, playMissedConversations } from "./history/missed.ts";
import { answerChange } from "./metadata/own.ts";
import { syncJoined } from "./metadata/sync.ts";
import { sendNames } from "./names.ts";
import { saidHead, severalSaid } from "./said-line.ts";
import { sourceOf } from "./source.ts";
import { sendTopic } from "./topic.ts";

/** The capabilities under which NAMES does not follow a JOIN, with the names from before it was ratified. */
const noNames = ["no-implicit-names", "draft/no-implicit-names", "soju.im/no-implicit-names"] as const;

export function heardOwn(client: IrcClient, event: HubEvent): void {
  if (event.kind === "said") {
    said(client, event);
    return;
  }
  if (event.kind === "marked") {
    sendMarker(client, event.name);
    return;
  }
  if (event.kind === "room-renamed") sendRenamed(client, event);
  if (event.kind === "metadata-changed") {
    if (isRegistered(client)) answerChange(client, event);
    return;
  }
  if (event.kind === "invited") {
    client.reply("RPL_INVITING", event.user.nick, event.room.name);
    if (event.user.away !== undefined) client.reply("RPL_AWAY", event.user.nick, awayWords(event.user) ?? "");
    return;
  }
  // An operator that ends somebody else's stay hears it as the others in a shared channel do.
  const { user } = client;
  if (event.kind === "left" && !event.rooms.some(({ members }) => user !== undefined && members.has(user))) return;
  // One's own away has been answered by a numeric.
  const bits = client.bits & ~capabilityBits["away-notify"];
  const lines = eventLines(event, bits, (id) => client.network.userById(id));
  for (const [index, line] of lines.entries()) client.send(line, eventTags(event, client.bits, index === 0));
  if (event.kind === "joined") sendRoom(client, event.room);
}

/** Everything that follows a JOIN: the channel as it is, and what one has missed. */
export function sendRoom(client: IrcClient, room: Room): void {
  if (!isRegistered(client)) return;
  sendRoomState(client, room);
  replay(client, (history) => playMissed(client, history, room));
}

/** The topic, how far one has read, the names, and the metadata. */
function sendRoomState(client: RegisteredClient, room: Room): void {
  sendTopic(client, room, false);
  if (client.capabilities.has("draft/read-marker")) sendMarker(client, room.name);
  if (!noNames.some((name) => client.capabilities.has(name))) sendNames(client, room.name);
  syncJoined(client, room);
}

/** A client that does not know RENAME leaves the channel of the old name and comes into the one of the new name. */
export function sendRenamed(client: IrcClient, event: HubEventOf<"room-renamed">): void {
  const { room, previous, previousKey, reason } = event;
  // Names that differ by upper and lower case only are one.
  if (!isRegistered(client) || room.key === previousKey) return;
  if (client.capabilities.has("draft/channel-rename")) return;
  const tags = eventTags(event, client.bits & capabilityBits["server-time"]);
  const parameters = reason === "" ? [previous] : [previous, reason];
  client.send(formatMessage({ source: sourceOf(client.user), command: "PART", parameters }, reason !== ""), tags);
  client.send(joinLine(client.user, room.name, client.capabilities.has("extended-join")), tags);
  sendRoomState(client, room);
}

/** The channels that the user is in already, for one more session: as if it had joined them. Then what was said to them alone. */
export function sendRooms(client: IrcClient, user: User): void {
  for (const room of user.rooms) {
    client.send(joinLine(user, room.name, client.capabilities.has("extended-join")));
    sendRoom(client, room);
  }
  if (isRegistered(client)) replay(client, (history) => playMissedConversations(client, history));
}

function replay(client: RegisteredClient, play: (history: ChatHistory) => Promise<void>): void {
  const { history } = client.network;
  if (history === undefined || client.account === undefined) return;
  client.wait(play(history).catch((error: unknown) => history.report("replay", error)));
}

function said(client: IrcClient, event: HubEventOf<"said">): void {
  const [isEchoed, isToOneself] = [client.capabilities.has("echo-message"), event.message.to === client.user];
  if (event.message.splits !== undefined) {
    const lines = isEchoed || isToOneself ? severalSaid(event, client.bits) : [];
    if (isEchoed) client.replies.addMessage(lines);
    if (isToOneself) for (const { line, tags } of lines) client.deliver(line, tags);
    return;
  }
  const head = isEchoed || isToOneself ? saidHead(event, client.bits) : undefined;
  if (head === undefined) return;
  const line = Buffer.concat([Buffer.from(head), event.message.text]);
  const tags = eventTags(event, client.bits);
  if (isEchoed) client.send(line, tags);
  // The copy for the addressee carries no label: one of the two is the answer.
  if (isToOneself) client.deliver(line, tags);
}
