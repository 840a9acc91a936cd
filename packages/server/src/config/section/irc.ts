// The sections [irc] and [irc.limits] of the settings.
import { type IrcLimits, type IrcOperator, type IrcSettings, standardIrcSettings } from "../../session/irc/settings.ts";
import type { Setting, SettingValue } from "../setting.ts";
import { type AccountKey, accountSettingsOf } from "./accounts.ts";

/** 0 lifts every limit of an address: a test suite of IRC servers opens hundreds of connections from this machine. */
function limitsFor(value: SettingValue): Readonly<Record<string, SettingValue>> {
  const lifted = { "limits.unnamed-per-address": 0, "limits.new-per-minute": 0 };
  return { "limits.connections-per-address": value, ...(value === 0 ? lifted : {}) };
}

const { limits: standardLimits, ...standard } = standardIrcSettings;

/** A line of the message of the day has to fit into a line of IRC, beside the numeric. */
const longestMotdLine = 400;

const lineFault = (line: string): string | undefined =>
  Buffer.byteLength(line) > longestMotdLine || /[\0\r\n]/.test(line)
    ? `a line of the message of the day has at most ${longestMotdLine} bytes, and no line ends`
    : undefined;

const seconds = { type: "integer", least: 1, most: 86_400 } as const;
const isFixed = { isChangeable: false } as const;

/** `most` is what the rest of a line of 512 bytes leaves. */
const limit = <Key extends string>(key: Key, least: number, most: number, meaning: string, standard: number) => ({
  key: `irc.limits.${key}` as const,
  placeholder: "NUMBER",
  meaning,
  kind: { type: "integer", least, most } as const,
  standard,
  ...isFixed,
});

export const ircSettings = [
  {
    key: "irc.name",
    placeholder: "NAME",
    meaning: "the server's name, as IRC clients see it: a host name",
    kind: { type: "text" },
    standard: standard.name,
    ...isFixed,
  },
  {
    key: "irc.description",
    placeholder: "TEXT",
    meaning: "one line about the server, for WHOIS and LINKS",
    kind: { type: "text" },
    standard: standard.description,
    isChangeable: true,
  },
  {
    key: "irc.network",
    placeholder: "NAME",
    meaning: "the network's name, which IRC clients show",
    kind: { type: "text" },
    standard: standard.network,
    ...isFixed,
  },
  {
    key: "irc.motd",
    placeholder: "LINES",
    meaning: "the message of the day, line by line",
    kind: { type: "list", fault: lineFault },
    standard: standard.motd,
    isChangeable: true,
  },
  {
    key: "irc.casemapping",
    placeholder: "ascii",
    meaning: "which letters of nicks and channels IRC clients take for one",
    kind: { type: "choice", values: ["ascii"] },
    standard: "ascii",
    ...isFixed,
  },
  {
    key: "irc.password",
    placeholder: "PASSWORD",
    meaning: "the password that every IRC client has to send with PASS; only in the file",
    kind: { type: "text" },
    standard: undefined,
    isInFileOnly: true,
    isChangeable: true,
  },
  {
    key: "irc.flood-control",
    placeholder: "yes|no",
    meaning: "delay IRC clients that send faster than a person types; nothing is dropped",
    kind: { type: "flag" },
    standard: standard.hasFloodControl,
    ...isFixed,
  },
  {
    key: "irc.connections-per-address",
    placeholder: "NUMBER",
    meaning:
      "another name for `limits.connections-per-address`; 0 also lifts `limits.unnamed-per-address` and `limits.new-per-minute`",
    kind: { type: "integer", least: 0, most: 10_000_000 },
    standard: undefined,
    isChangeable: true,
    sets: limitsFor,
  },
  {
    key: "irc.registration-seconds",
    placeholder: "SECONDS",
    meaning: "how long an IRC client may take to register",
    kind: seconds,
    standard: standard.registrationSeconds,
    ...isFixed,
  },
  {
    key: "irc.ping-seconds",
    placeholder: "SECONDS",
    meaning: "silence after which the server sends PING",
    kind: seconds,
    standard: standard.pingSeconds,
    ...isFixed,
  },
  {
    key: "irc.drop-seconds",
    placeholder: "SECONDS",
    meaning: "silence after which the server closes the connection",
    kind: seconds,
    standard: standard.dropSeconds,
    ...isFixed,
  },
  {
    key: "irc.message-length",
    placeholder: "BYTES",
    meaning:
      "the longest line that the server reads from an IRC client, without its tags; what it relays has 512 at most",
    kind: { type: "integer", least: 512, most: 16_384 },
    standard: standard.messageLength,
    ...isFixed,
  },
  {
    key: "irc.operators",
    placeholder: "TABLES",
    meaning: "operators of the server: `[[irc.operators]]` with `name`, `password` and `title`; only in the file",
    kind: { type: "rows", columns: ["name", "password", "title"] },
    standard: [],
    isInFileOnly: true,
    isChangeable: true,
  },
  limit("nick", 1, 32, "code points of a nick", standardLimits.nick),
  limit("channel", 2, 64, "bytes of a channel's name", standardLimits.channel),
  limit("topic", 1, 390, "bytes of a topic", standardLimits.topic),
  limit("away", 1, 390, "bytes of an away message", standardLimits.away),
  limit("kick", 1, 390, "bytes of the reason of KICK, PART and QUIT", standardLimits.kick),
  limit("real-name", 1, 200, "bytes of a real name", standardLimits.realName),
  limit("ident", 2, 32, "characters of a user name", standardLimits.ident),
  limit("monitor", 1, 1_000, "nicks that one client may MONITOR", standardLimits.monitor),
  limit("list-modes", 1, 100, "entries of one list of a channel, such as its bans", standardLimits.listModes),
  limit("targets", 1, 20, "targets of one PRIVMSG, NOTICE or TAGMSG", standardLimits.targets),
  limit("multiline-bytes", 512, 16_384, "bytes of one message with several lines", standardLimits.multilineBytes),
  limit("multiline-lines", 2, 200, "lines of one such message", standardLimits.multilineLines),
  limit("metadata-keys", 1, 1_000, "keys of the metadata of one person or channel", standardLimits.metadataKeys),
  limit(
    "metadata-subscriptions",
    1,
    1_000,
    "keys of metadata to which one client may subscribe",
    standardLimits.metadataSubscriptions,
  ),
  limit(
    "metadata-value-bytes",
    1,
    1_024,
    "bytes of a value of metadata; with its key it has 350 at most, so that it fits into a line",
    standardLimits.metadataValueBytes,
  ),
] as const satisfies readonly Setting[];

type Keys = (typeof ircSettings)[number]["key"] | AccountKey;

/** The settings of the sections, as IRC's sessions take them. */
export function ircSettingsOf(settings: {
  readonly [Key in Exclude<Keys, "irc.connections-per-address">]: unknown;
}): IrcSettings {
  const number = (key: keyof typeof settings): number => settings[key] as number;
  const limits: IrcLimits = {
    nick: number("irc.limits.nick"),
    channel: number("irc.limits.channel"),
    topic: number("irc.limits.topic"),
    away: number("irc.limits.away"),
    kick: number("irc.limits.kick"),
    realName: number("irc.limits.real-name"),
    ident: number("irc.limits.ident"),
    monitor: number("irc.limits.monitor"),
    listModes: number("irc.limits.list-modes"),
    targets: number("irc.limits.targets"),
    multilineBytes: number("irc.limits.multiline-bytes"),
    multilineLines: number("irc.limits.multiline-lines"),
    metadataKeys: number("irc.limits.metadata-keys"),
    metadataSubscriptions: number("irc.limits.metadata-subscriptions"),
    metadataValueBytes: number("irc.limits.metadata-value-bytes"),
  };
  return {
    name: settings["irc.name"] as string,
    description: settings["irc.description"] as string,
    network: settings["irc.network"] as string,
    motd: settings["irc.motd"] as readonly string[],
    password: settings["irc.password"] as string | undefined,
    hasFloodControl: settings["irc.flood-control"] as boolean,
    registrationSeconds: number("irc.registration-seconds"),
    pingSeconds: number("irc.ping-seconds"),
    dropSeconds: number("irc.drop-seconds"),
    messageLength: number("irc.message-length"),
    limits,
    operators: settings["irc.operators"] as readonly IrcOperator[],
    accounts: accountSettingsOf(settings),
  };
}
