// The section [irc] of the settings.
import type { Setting, SettingValue } from "../setting.ts";

/** 0 lifts every limit of an address: a test suite of IRC servers opens hundreds of connections from this machine. */
function limitsFor(value: SettingValue): Readonly<Record<string, SettingValue>> {
  const lifted = { "limits.unnamed-per-address": 0, "limits.new-per-minute": 0 };
  return { "limits.connections-per-address": value, ...(value === 0 ? lifted : {}) };
}

export const ircSettings = [
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
] as const satisfies readonly Setting[];
