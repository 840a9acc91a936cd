// The tags of a line about something that happened. They come from the event, so every hearer and the echo have the same ones.
import { type HubEvent, type HubEventKind, messageIdOf, type Tags, type User } from "@vitrine/hub";
import { escapeTagValue, formatTags } from "@vitrine/wire/irc";
import { capabilityBits } from "./event-line.ts";

const [tagBit, timeBit, accountBit] = [
  capabilityBits["message-tags"],
  capabilityBits["server-time"],
  capabilityBits["account-tag"],
];

let lastAt = 0;
let lastTime = "1970-01-01T00:00:00.000Z";

/** As server-time writes it. Many events have one time, so the last one is kept. */
export function timeText(at: number): string {
  if (at !== lastAt) {
    lastAt = at;
    lastTime = new Date(at).toISOString();
  }
  return lastTime;
}

/** The tags of a line that is no event; "" for none. */
export const timeTag = (bits: number, at: number): string => ((bits & timeBit) === 0 ? "" : `time=${timeText(at)}`);

/** Events that the history of a channel keeps have an id, as messages do (IRCv3 message-ids). */
const hasId: ReadonlySet<HubEventKind> = new Set([
  "said",
  "joined",
  "parted",
  "kicked",
  "left",
  "renamed",
  "topic-set",
  "modes-changed",
  "redacted",
  "room-renamed",
]);

/** The user that did it. */
function actorOf(event: HubEvent): User | undefined {
  if (event.kind === "said") return event.message.from;
  if (event.kind === "kicked" || event.kind === "invited") return event.by;
  if (event.kind === "modes-changed" && event.isByService === true) return undefined;
  return "user" in event ? event.user : undefined;
}

function clientTags(tags: Tags | undefined): string {
  return tags === undefined ? "" : formatTags(tags);
}

/** Returns the tags without `@`; "" for none. Of several lines about one event, only the first has its id. */
export function eventTags(event: HubEvent, bits: number, isFirst = true): string {
  if ((bits & (tagBit | timeBit | accountBit)) === 0) return "";
  let tags = "";
  const add = (tag: string): void => {
    if (tag !== "") tags = tags === "" ? tag : `${tags};${tag}`;
  };
  const actor = actorOf(event);
  add(timeTag(bits, event.at));
  if ((bits & tagBit) !== 0 && isFirst && hasId.has(event.kind)) add(`msgid=${messageIdOf(event.position)}`);
  if ((bits & accountBit) !== 0 && actor?.account !== undefined) add(`account=${escapeTagValue(actor.account)}`);
  if ((bits & tagBit) !== 0) {
    if (actor?.flags.has("bot") === true) add("bot");
    if (event.kind === "said") add(clientTags(event.message.tags));
  }
  return tags;
}
