// What a server runs with: the command line wins over the file, and the file over the defaults.

import { type ServeSettings, settings } from "./settings.ts";

/** Reads the file, where there is one, and puts everything together. Rejects with a `Problem`. */
export async function resolveSettings(
  fromCommandLine: Partial<ServeSettings>,
  configPath: string | undefined,
): Promise<ServeSettings> {
  const fromFile = configPath === undefined ? {} : await (await import("./file.ts")).readConfig(configPath);
  const standard = Object.fromEntries(settings.map(({ key, standard }) => [key, standard]));
  return Object.freeze({ ...standard, ...fromFile, ...fromCommandLine }) as ServeSettings;
}

/** The keys whose values differ: those that a running server takes, and those that need a new start. */
export function compareSettings(
  before: ServeSettings,
  after: ServeSettings,
): { readonly changed: (keyof ServeSettings)[]; readonly needRestart: (keyof ServeSettings)[] } {
  const different = settings.filter(({ key }) => before[key] !== after[key]);
  return {
    changed: different.filter(({ isChangeable }) => isChangeable).map(({ key }) => key),
    needRestart: different.filter(({ isChangeable }) => !isChangeable).map(({ key }) => key),
  };
}
