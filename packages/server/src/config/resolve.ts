// The settings that a server runs with: the command line wins over the file, and the file over the defaults.
import type { SettingValue } from "./setting.ts";
import { type GivenSettings, type ServeSettings, settings } from "./settings.ts";

/** Puts the settings that others are another name for in their place. */
function withoutAliases(given: GivenSettings): GivenSettings {
  const own = { ...given };
  const set: Record<string, SettingValue> = {};
  for (const { key, sets } of settings) {
    const value = own[key];
    if (sets === undefined || value === undefined) continue;
    Object.assign(set, sets(value));
    delete own[key];
  }
  return { ...set, ...own };
}

/** Reads the file, where there is one, and puts everything together; `unused` hears of keys without effect. Rejects with a `Problem`. */
export async function resolveSettings(
  fromCommandLine: GivenSettings,
  configPath: string | undefined,
  unused?: (key: string) => void,
): Promise<ServeSettings> {
  const fromFile = configPath === undefined ? {} : await (await import("./file.ts")).readConfig(configPath, unused);
  const standard = Object.fromEntries(
    settings.filter(({ sets }) => sets === undefined).map((setting) => [setting.key, setting.standard]),
  );
  const resolved = { ...standard, ...withoutAliases(fromFile), ...withoutAliases(fromCommandLine) };
  // The rows checked each value.
  return Object.freeze(resolved) as unknown as ServeSettings;
}

type Key = keyof ServeSettings;

const isSame = (before: unknown, after: unknown): boolean => JSON.stringify(before) === JSON.stringify(after);

/** The keys whose values differ: those that a running server takes, and those that need a new start. */
export function compareSettings(
  before: ServeSettings,
  after: ServeSettings,
): { readonly changed: Key[]; readonly needRestart: Key[] } {
  const different = settings.filter(({ key }) => !isSame(before[key as Key], after[key as Key]));
  return {
    changed: different.filter(({ isChangeable }) => isChangeable).map(({ key }) => key as Key),
    needRestart: different.filter(({ isChangeable }) => !isChangeable).map(({ key }) => key as Key),
  };
}
