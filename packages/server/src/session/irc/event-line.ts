// What happens in the chat as lines of IRC, without tags and line ends.
import type { HubEvent, HubEventOf, ModeChange, User, UserId } from "@vitrine/hub";
import { formatMessage, formatModes } from "@vitrine/wire/irc";
import { awayWords } from "./away-words.ts";
import { modeLetters, rankSigns, userModeLetterOf } from "./mode-letter.ts";
import { sourceAs, sourceOf } from "./source.ts";

/** Capabilities that change the bytes of what several people hear, as bits of a kind. */
export const capabilityBits = {
  "message-tags": 1,
  "server-time": 2,
  "account-tag": 4,
  "extended-join": 8,
  "away-notify": 16,
  setname: 32,
  "account-notify": 64,
  "invite-notify": 128,
  "draft/message-redaction": 256,
  "draft/multiline": 512,
  "draft/channel-rename": 1_024,
} as const;

/** Changes and bytes of parameters in one MODE line: with the longest source and channel it is still below 512 bytes. */
const modeLimits = { changes: 20, bytes: 300 };

/** The source of ranks that a registered channel gives by itself. */
const channelService = "ChanServ!ChanServ@services";

export type UserById = (id: UserId) => User | undefined;

/** Why a connection ended, as a person reads it; what a client gave as a reason stays as it is. */
const departures: Readonly<Record<string, string>> = {
  left: "Connection closed",
  reset: "Connection reset by peer",
  vanished: "Ping timeout",
  "too-slow": "Did not read",
  refused: "Closed by the server",
  goodbye: "Server shutting down",
};

export function departureWords(reason: string): string {
  return departures[reason] ?? reason;
}

function line(source: string, command: string, parameters: readonly string[], hasText = false): string {
  return formatMessage({ source, command, parameters }, hasText);
}

export function joinLine(user: User, room: string, isExtended: boolean): string {
  if (!isExtended) return line(sourceOf(user), "JOIN", [room]);
  return line(sourceOf(user), "JOIN", [room, user.account ?? "*", user.realName], true);
}

export function awayLine(user: User): string {
  const words = awayWords(user);
  return line(sourceOf(user), "AWAY", words === undefined ? [] : [words], true);
}

/** A change as its letter and parameter. */
function modeOf({ mode, isSet, value, mask, user }: ModeChange, byId: UserById) {
  const letter = modeLetters[mode];
  if (user !== undefined && value === undefined && mask === undefined) {
    return { letter, isSet, parameter: byId(user)?.nick ?? "*" };
  }
  if (mask !== undefined) return { letter, isSet, parameter: mask.text };
  // Taking a key off names no key.
  if (mode === "password" && !isSet) return { letter, isSet, parameter: "*" };
  return { letter, isSet, ...(isSet && value !== undefined ? { parameter: String(value) } : {}) };
}

/** The parameters of each MODE line, after the channel. */
export function modeParameters({ changes }: HubEventOf<"modes-changed">, byId: UserById): string[][] {
  return formatModes(
    changes.map((change) => modeOf(change, byId)),
    modeLimits,
  );
}

function modeLines(event: HubEventOf<"modes-changed">, byId: UserById): string[] {
  const source = event.isByService === true ? channelService : sourceOf(event.user);
  return modeParameters(event, byId).map((parameters) => line(source, "MODE", [event.room.name, ...parameters]));
}

/** `#room`, or `@#room` for operators only. */
export function targetOf(room: string, leastRank: number): string {
  if (leastRank === 0) return room;
  // Ranks count from 1, and signs begin with the highest.
  return `${rankSigns[rankSigns.length - leastRank]!.sign}${room}`;
}

/** `+B-i` */
function flagChanges({ changes }: HubEventOf<"flags-changed">): string {
  const set = changes.filter(({ isSet }) => isSet).map(({ flag }) => userModeLetterOf(flag));
  const unset = changes.filter(({ isSet }) => !isSet).map(({ flag }) => userModeLetterOf(flag));
  return (set.length > 0 ? `+${set.join("")}` : "") + (unset.length > 0 ? `-${unset.join("")}` : "");
}

/** The lines of anything but a message; `bits` are the hearer's capabilities. */
export function eventLines(event: HubEvent, bits: number, byId: UserById): string[] {
  const has = (name: keyof typeof capabilityBits): boolean => (bits & capabilityBits[name]) !== 0;
  switch (event.kind) {
    case "joined": {
      const join = joinLine(event.user, event.room.name, has("extended-join"));
      return event.user.away !== undefined && has("away-notify") ? [join, awayLine(event.user)] : [join];
    }
    case "parted": {
      const parameters = event.reason === "" ? [event.room.name] : [event.room.name, event.reason];
      return [line(sourceOf(event.user), "PART", parameters, event.reason !== "")];
    }
    case "kicked":
      return [line(sourceOf(event.by), "KICK", [event.room.name, event.user.nick, event.reason], true)];
    case "topic-set":
      return [line(sourceOf(event.user), "TOPIC", [event.room.name, event.room.topic?.text ?? ""], true)];
    case "modes-changed":
      return modeLines(event, byId);
    case "room-renamed": {
      const parameters = [event.previous, event.room.name, event.reason];
      return has("draft/channel-rename") ? [line(sourceOf(event.user), "RENAME", parameters, true)] : [];
    }
    case "redacted": {
      if (!has("draft/message-redaction") || event.to === undefined) return [];
      const target = "members" in event.to ? event.to.name : event.to.nick;
      const parameters = [target, event.message, ...(event.reason === "" ? [] : [event.reason])];
      return [line(sourceOf(event.user), "REDACT", parameters, event.reason !== "")];
    }
    case "invited":
      return [line(sourceOf(event.by), "INVITE", [event.user.nick, event.room.name])];
    case "renamed":
      return event.previousNick === event.user.nick
        ? []
        : [line(sourceAs(event.user, event.previousNick), "NICK", [event.user.nick])];
    case "left":
      return [line(sourceOf(event.user), "QUIT", [departureWords(event.reason)], true)];
    case "account-changed":
      return has("account-notify") ? [line(sourceOf(event.user), "ACCOUNT", [event.user.account ?? "*"])] : [];
    case "away-changed":
      return has("away-notify") ? [awayLine(event.user)] : [];
    case "real-name-changed":
      return has("setname") ? [line(sourceOf(event.user), "SETNAME", [event.user.realName], true)] : [];
    case "flags-changed":
      return [line(sourceOf(event.user), "MODE", [event.user.nick, flagChanges(event)])];
    default:
      return [];
  }
}
