// The section [history] of the settings, and what [irc.history] calls the same.
import { parseDuration } from "@vitrine/wire/text";
import { type HistorySettings, standardHistorySettings } from "../../history/settings.ts";
import type { Setting, SettingValue } from "../setting.ts";

const isFixed = { isChangeable: false } as const;

/** What another name for a setting sets. */
const same =
  (key: string) =>
  (value: SettingValue): Readonly<Record<string, SettingValue>> => ({ [key]: value });

export const historySettings = [
  {
    key: "irc.history.enabled",
    placeholder: "yes|no",
    meaning: "another name for `history.enabled`",
    kind: { type: "flag" },
    standard: undefined,
    sets: same("history.enabled"),
    ...isFixed,
  },
  {
    key: "irc.history.limit",
    placeholder: "NUMBER",
    meaning: "another name for `history.limit`",
    kind: { type: "integer", least: 1, most: 1_000 },
    standard: undefined,
    sets: same("history.limit"),
    ...isFixed,
  },
  {
    key: "irc.history.keep",
    placeholder: "TIME",
    meaning: "another name for `history.keep`",
    kind: { type: "duration" },
    standard: undefined,
    sets: same("history.keep"),
    ...isFixed,
  },
  {
    key: "history.enabled",
    placeholder: "yes|no",
    meaning: "keep every message in the data folder, and show it to members of its channel",
    kind: { type: "flag" },
    standard: false,
    ...isFixed,
  },
  {
    key: "history.acknowledge",
    placeholder: "written|disk",
    meaning:
      "when a line counts as kept, and its speaker's client hears so: once the kernel has it, which outlives the server, or once the disk has it, which outlives a power failure",
    kind: { type: "choice", values: ["written", "disk"] },
    standard: "written",
    ...isFixed,
  },
  {
    key: "history.keep",
    placeholder: "TIME",
    meaning: "how long messages are kept, such as `30d`; 0 for ever",
    kind: { type: "duration" },
    standard: "30d",
    ...isFixed,
  },
  {
    key: "history.keep-lines",
    placeholder: "NUMBER",
    meaning: "lines of one channel or conversation that are kept; 0 for all",
    kind: { type: "integer", least: 0, most: 1_000_000_000 },
    standard: 0,
    ...isFixed,
  },
  {
    key: "history.when-full",
    placeholder: "continue|stop",
    meaning: "what people may do while the disk is full: go on talking without being recorded, or say nothing",
    kind: { type: "choice", values: ["continue", "stop"] },
    standard: standardHistorySettings.whenFull,
    ...isFixed,
  },
  {
    key: "history.limit",
    placeholder: "NUMBER",
    meaning: "messages that one CHATHISTORY brings at most",
    kind: { type: "integer", least: 1, most: 1_000 },
    standard: standardHistorySettings.limit,
    ...isFixed,
  },
  {
    key: "replay",
    placeholder: "LINES",
    meaning:
      "with --history.enabled: so many of the room's last lines for everybody who joins by the lab's protocol; a simple program takes them for chat",
    kind: { type: "integer", least: 0, most: 100 },
    standard: standardHistorySettings.replay,
    ...isFixed,
  },
] as const satisfies readonly Setting[];

interface Given {
  readonly "history.when-full": "continue" | "stop";
  readonly "history.limit": number;
  readonly "history.keep": string;
  readonly "history.keep-lines": number;
  readonly replay: number;
}

/** How the server uses its history. */
export function historySettingsOf(settings: Given): HistorySettings {
  return { whenFull: settings["history.when-full"], limit: settings["history.limit"], replay: settings.replay };
}

/** How long records stay. */
export function retentionOf(settings: Given): { keepMs: number | undefined; keepCount: number | undefined } {
  const [keep, lines] = [settings["history.keep"], settings["history.keep-lines"]];
  // `parseDuration` refuses "0"; here it means no limit.
  return { keepMs: parseDuration(keep), keepCount: lines === 0 ? undefined : lines };
}
