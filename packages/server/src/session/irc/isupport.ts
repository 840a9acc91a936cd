// The features that 005 announces: derived from the tables and the settings, so that nothing is announced that is not kept.
import { formatIsupport, type Isupport, longestLine } from "@vitrine/wire/irc";
import type { HistorySettings } from "../../history/settings.ts";
import type { IrcClient } from "./client.ts";
import type { IrcNetwork } from "./network.ts";
import { chanModes, prefixes, rankSigns } from "./mode-letter.ts";
import type { IrcSettings } from "./settings.ts";

/** Channels that one user may be in: the chat's own limit. */
export const channelLimit = 100;

export interface IsupportOptions {
  readonly isAccountNeeded?: boolean;
  /** Undefined where the server keeps none. */
  readonly history?: HistorySettings | undefined;
}

export function isupportOf(
  { network, limits }: IrcSettings,
  { isAccountNeeded = false, history }: IsupportOptions = {},
): Isupport {
  const targets = String(limits.targets);
  return new Map<string, string>([
    ["AWAYLEN", String(limits.away)],
    ["BOT", "B"],
    ["CASEMAPPING", "ascii"],
    ["CHANLIMIT", `#:${channelLimit}`],
    ["CHANMODES", chanModes],
    ["CHANNELLEN", String(limits.channel)],
    ["CHANTYPES", "#"],
    ["ELIST", "CMNTU"],
    ["EXCEPTS", "e"],
    ["EXTBAN", ",am"],
    ["ACCOUNTEXTBAN", "a,account"],
    ["FORWARD", "f"],
    ["INVEX", ""],
    ["HOSTLEN", "64"],
    ["KICKLEN", String(limits.kick)],
    ["LINELEN", String(longestLine)],
    ["MAXLIST", `beI:${limits.listModes}`],
    ["MAXTARGETS", targets],
    ["MODES", ""],
    // The kinds of reference by which a message can be named: it has both.
    ["MSGREFTYPES", "msgid,timestamp"],
    ["MONITOR", String(limits.monitor)],
    ["NAMELEN", String(limits.realName)],
    ["NETWORK", network],
    ["NICKLEN", String(limits.nick)],
    ["PREFIX", prefixes],
    ["SAFELIST", ""],
    ["STATUSMSG", rankSigns.map(({ sign }) => sign).join("")],
    [
      "TARGMAX",
      `NAMES:,LIST:,KICK:,WHOIS:1,USERHOST:10,PRIVMSG:${targets},NOTICE:${targets},TAGMSG:${targets},` +
        `MONITOR:${limits.monitor},JOIN:,PART:`,
    ],
    ["TOPICLEN", String(limits.topic)],
    ["USERLEN", String(limits.ident)],
    ["UTF8ONLY", ""],
    ["WHOX", ""],
    ...(isAccountNeeded ? ([["draft/ACCOUNTREQUIRED", ""]] as const) : []),
    ...(history === undefined ? [] : ([["CHATHISTORY", String(history.limit)]] as const)),
  ]);
}

/** Room for tokens in a line of 512 bytes. */
const longestTokens = 380;

/** Every client that registers is sent these lines, and the settings of a server do not change. */
const known = new WeakMap<IrcSettings, string[][]>();

function isupportLines({ settings, components, history }: IrcNetwork): string[][] {
  const lines = known.get(settings);
  if (lines !== undefined) return lines;
  const { isRequired: isAccountNeeded } = components.authenticator;
  const made = formatIsupport(isupportOf(settings, { isAccountNeeded, history: history?.settings }), longestTokens);
  known.set(settings, made);
  return made;
}

export function sendIsupport(client: IrcClient): void {
  for (const tokens of isupportLines(client.network)) {
    client.reply("RPL_ISUPPORT", ...tokens, "are supported by this server");
  }
}
