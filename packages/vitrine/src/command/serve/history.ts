// The history of the server, in its data folder. Its modules are loaded only where it is on.
import { type Log, retentionOf, type ServeSettings } from "@vitrine/server";
import { defaultDataFolder } from "@vitrine/store";
import type { KeptHistory } from "@vitrine/server/history";

/** Undefined where the server keeps none. Rejects with a `Problem` where it cannot be used. */
export async function openKeptHistory(settings: ServeSettings, log: Log): Promise<KeptHistory | undefined> {
  if (!settings["history.enabled"]) return undefined;
  const { keptHistory } = await import("@vitrine/server/history");
  const { openHistory } = await import("@vitrine/store/history/open");
  const history = await openHistory(
    {
      folder: settings.data ?? defaultDataFolder(),
      acknowledge: settings["history.acknowledge"],
      retention: retentionOf(settings),
    },
    {
      lost: (reason) => {
        log.error({}, `the history has ended, so the server ends: ${reason}`);
        process.exit(1);
      },
    },
  );
  return keptHistory(history);
}
