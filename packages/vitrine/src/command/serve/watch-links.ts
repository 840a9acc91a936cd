// The links to a watched chat: shown at the start, and renewed by SIGUSR2.
import type { Live } from "@vitrine/live";
import type { Log } from "@vitrine/server";
import { defaultDataFolder } from "@vitrine/store";
import { linkPlace } from "./link-place.ts";
import { renewal, watchLinks, type WatchedServer, whoWatches } from "./watch-message.ts";

export function beginLinks(
  live: Live,
  server: WatchedServer,
  { folder, log }: { readonly folder: string | undefined; readonly log: Log },
): { readonly words: string; readonly close: () => void } {
  const isTerminal = process.stdout.isTTY;
  const place = linkPlace({ isTerminal, folder: folder ?? defaultDataFolder(), port: server.port });
  const show = (): string => place.show(watchLinks(server, live.tokens));
  process.on("SIGUSR2", () => {
    live.renewTokens();
    process.stdout.write(show());
    log.info({}, "the links to the page were renewed; pages that used the old ones are closed");
  });
  return { words: whoWatches(server) + show() + renewal(process.pid), close: () => place.close() };
}
