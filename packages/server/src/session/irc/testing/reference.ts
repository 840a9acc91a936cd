// docs/protocol/irc.md, made from the tables that the server itself works with; reference.test.ts holds the page to it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  capabilities,
  type CapabilityRow,
  longestClientTags,
  longestTags,
  numerics,
  type NumericName,
} from "@vitrine/wire/irc";
import { usableMechanisms } from "../../../auth/mechanism/name.ts";
import { services } from "../service/table.ts";
import { offeredBy } from "../capabilities.ts";
import { commands } from "../command-table.ts";
import { helpTexts } from "../help-text.ts";
import { isupportOf } from "../isupport.ts";
import { modeLetters, rankSigns, userModes } from "../mode-letter.ts";
import { mostLinesBefore } from "../registration.ts";
import { type IrcLimits, standardIrcSettings } from "../settings.ts";

const folder = join(import.meta.dirname, "..");

const cell = (text: string): string => text.replaceAll("|", String.raw`\|`);

const tableRow = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [tableRow(head), `|${"---|".repeat(head.length)}`, ...rows.map(tableRow)];
}

const code = (text: string): string => `\`${text}\``;

const needs = { nothing: "nothing", registration: "registration", operator: "an operator of the server" } as const;

/** Commands that HELP does not explain: form and meaning. */
const unexplained: Readonly<Record<string, readonly [form: string, does: string]>> = {
  CHANSERV: ["CHANSERV command", "As CS."],
  NICKSERV: ["NICKSERV command", "As NS."],
  HELPOP: ["HELPOP [command]", "As HELP."],
  PASS: [
    "PASS password",
    "Gives the server's password, or that of the account whose nick is wanted, before registration.",
  ],
  PONG: ["PONG token", "Answers the server's PING."],
  SUMMON: ["SUMMON", "Is refused (445)."],
  USER: ["USER username 0 * :real name", "Gives user name and real name, before registration."],
  USERS: ["USERS", "Is refused (446)."],
};

function commandRows(): string[][] {
  return [...commands.values()]
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map((row) => {
      const [form = "", does = ""] = helpTexts[row.name] ?? unexplained[row.name] ?? [];
      return [code(form), does, needs[row.needs], String(row.penalty)];
    });
}

const serviceNeeds = { nothing: "nothing", login: "an account", operator: "an operator of the server" } as const;

function serviceRows(): string[][] {
  return services.flatMap(({ name, commands: ofService }) =>
    [...ofService.values()].map(({ form, help, needs: need }) => [name, code(form), help, serviceNeeds[need]]),
  );
}

function capabilityRows(): string[][] {
  const mechanisms = usableMechanisms({ address: "", isSecure: true, channelBinding: new Uint8Array() });
  return offeredBy({ settings: standardIrcSettings, mechanisms, hasHistory: true }).map(([name, value]) => {
    const { gives, isRatified }: CapabilityRow = capabilities[name];
    return [code(value === undefined ? name : `${name}=${value}`), gives, isRatified ? "ratified" : "draft"];
  });
}

/** Every numeric whose name the server's source has. */
function sentNumerics(): NumericName[] {
  const source = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/\.test\.ts$|^testing/.test(name))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
  return (Object.keys(numerics) as NumericName[]).filter((name) => source.includes(`"${name}"`));
}

const limitWords: Readonly<Record<keyof IrcLimits, string>> = {
  nick: "a nick, in characters",
  ident: "a user name, in bytes",
  realName: "a real name, in bytes",
  channel: "the name of a channel, in bytes",
  topic: "a topic, in bytes",
  kick: "the reason of KICK, PART or QUIT, in bytes",
  away: "an away message, in bytes",
  targets: "targets of one PRIVMSG, NOTICE or TAGMSG",
  listModes: "entries of one list of a channel",
  monitor: "nicks that one client may MONITOR",
  multilineBytes: "one message with several lines, in bytes",
  multilineLines: "lines of one such message",
  metadataKeys: "keys of the metadata of one person or channel",
  metadataSubscriptions: "keys to which one client may subscribe",
  metadataValueBytes: "a value of the metadata, in bytes",
};

function limitRows(): string[][] {
  const { limits, messageLength, registrationSeconds, pingSeconds, dropSeconds } = standardIrcSettings;
  return [
    ["a line without its tags, with CR LF, in bytes", `${messageLength}`, "417"],
    ["the tags of a client's line, with `@` and the space, in bytes", `${longestClientTags}`, "417"],
    ["the tags of a server's line, in bytes", `${longestTags}`, ""],
    ...Object.entries(limitWords).map(([name, words]) => [words, String(limits[name as keyof IrcLimits]), ""]),
    ["lines before registration", `${mostLinesBefore}`, "`ERROR` and the end"],
    ["time to register, in seconds", `${registrationSeconds}`, "`ERROR` and the end"],
    ["silence until the server sends PING, in seconds", `${pingSeconds}`, ""],
    ["silence until the server closes, in seconds", `${dropSeconds}`, "`ERROR` and the end"],
  ];
}

const headings = {
  commands: ["command", "what it does", "needs", "cost"],
  capabilities: ["capability", "with it", "specification"],
  limits: ["limit", "standard", "beyond it"],
  numerics: ["number", "name", "parameters"],
} as const;

/** The page as it has to be. */
export function ircReference(): string {
  const channelModes = Object.entries(modeLetters).filter(([mode]) => !rankSigns.some(({ rank }) => rank === mode));
  const lines = [
    "# IRC on the wire",
    "",
    "The bytes of IRC as this server speaks it: RFC 2812 with the extensions of IRCv3. [The guide](../guide/irc.md) says how to connect.",
    "This page is made from the tables of the server.",
    "",
    "    [@tags] [:source] command [parameter]… [:trailing]  CR LF",
    "",
    "A line ends with CR LF, or with LF alone. Empty lines are skipped. NUL, and a CR inside a line, are refused (400); bytes that are not UTF-8 are answered",
    "with `FAIL COMMAND INVALID_UTF8`. The server ignores the source of a client's line. Names that differ only in the case of ASCII letters are one.",
    "",
    "## Commands",
    "",
    "Flood control takes the cost of each command from a budget of the connection. A connection whose budget is empty waits; nothing is dropped.",
    "",
    ...table(headings.commands, commandRows()),
    "",
    "## Services",
    "",
    "`PRIVMSG NickServ :command`, or `NS command`; `PRIVMSG ChanServ :command`, or `CS command`.",
    "",
    ...table(["service", "command", "what it does", "needs"], serviceRows()),
    "",
    "## Capabilities",
    "",
    "The server offers these in `CAP LS`. Values are shown from `CAP LS 302` on.",
    "",
    ...table(headings.capabilities, capabilityRows()),
    "",
    "## Features",
    "",
    "The tokens of 005, with the standard settings:",
    "",
    ...[...isupportOf(standardIrcSettings)].map(([key, value]) => `- ${code(value ? `${key}=${value}` : key)}`),
    "",
    "## Modes",
    "",
    ...table(
      ["letter", "of", "meaning"],
      [
        ...channelModes.map(([mode, letter]) => [code(letter), "a channel", mode.replaceAll("-", " ")]),
        ...rankSigns.map(({ rank, letter, sign }) => [
          code(letter),
          "a member",
          `${rank.replaceAll("-", " ")}, shown as ${code(sign)}`,
        ]),
        ...userModes.map(({ flag, letter, setBy }) => [
          code(letter),
          "a user",
          `${flag.replaceAll("-", " ")}${setBy === "user" ? "" : `, set by the ${setBy}`}`,
        ]),
      ],
    ),
    "",
    "## Limits",
    "",
    "The server refuses longer texts and never cuts them. `[irc.limits]` of the configuration file sets most of them.",
    "",
    ...table(headings.limits, limitRows()),
    "",
    "## Numerics",
    "",
    "`<client>` is the nick, or `*` before registration.",
    "",
    ...table(
      headings.numerics,
      sentNumerics().map((name) => [numerics[name].number, name, code(numerics[name].parameters)]),
    ),
  ];
  return `${lines.join("\n")}\n`;
}
