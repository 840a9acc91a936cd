// The page on the server's own port: loaded when the first browser comes, or at the start where the server is watched.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Live } from "@vitrine/live";
import type { ChatServer, HttpHandler, Listening, Log, ServeSettings } from "@vitrine/server";
import { Problem } from "@vitrine/store";
import { labPort } from "@vitrine/wire/lab";
import { faultWords } from "@vitrine/wire/text";
import type { beginLinks } from "./watch-links.ts";

export interface GlassPage {
  /** Takes over a connection that opened with an HTTP request. */
  readonly take: HttpHandler;
  /** The server listens: the capture begins, where there is one. */
  readonly watch: (server: ChatServer, listening: Listening) => Promise<void>;
  /** The capture has begun. Returns what to print for the person who started it. */
  readonly begin: (listening: Listening) => string;
  readonly close: () => Promise<void>;
}

/** `chat.example.org, www.example.org`: throws a `Problem` for what is no name. */
function hostsIn(text: string | undefined): string[] {
  const names = text?.split(",").map((name) => name.trim()) ?? [];
  const wrong = names.find((name) => !/^[\p{L}\p{N}._-]+$/u.test(name));
  if (wrong === undefined) return names;
  throw new Problem(
    `--allowed-hosts is a list of host names, such as chat.example.org, without ports: not "${wrong}".`,
  );
}

export function createGlassPage(settings: ServeSettings, log: Log): GlassPage {
  const allowedHosts = hostsIn(settings["allowed-hosts"]);
  const started = Promise.withResolvers<() => Promise<Live>>();
  let live: Promise<Live> | undefined;
  let links: { close(): void } | undefined;
  let showLinks: ((listening: Listening) => ReturnType<typeof beginLinks>) | undefined;
  const loaded = (): Promise<Live> => {
    live ??= started.promise
      .then((load) => load())
      .catch((fault: unknown) => {
        // The next browser tries again.
        live = undefined;
        throw fault;
      });
    return live;
  };
  const access = { isOpen: settings["watch-open"], isLinkNeeded: settings.auth === "required" };
  return {
    take: (socket, upgrade) => {
      loaded().then(
        (page) => page.take(socket, upgrade),
        (fault: unknown) => {
          log.error({}, `cannot load the page: ${faultWords(fault)}`);
          socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        },
      );
    },
    watch: async ({ events, searchRoom }, listening) => {
      started.resolve(async () => {
        const { createLive } = await import("@vitrine/live");
        return createLive(events, {
          folder: dirname(fileURLToPath(import.meta.resolve("@vitrine/web/page"))),
          interface: settings.watch,
          captureUser: settings.user,
          port: listening.port,
          datagramPort: labPort,
          room: settings.room,
          search: searchRoom,
          areAddressesHidden: settings["hide-addresses"],
          allowedHosts,
          ...access,
        });
      });
      if (settings.watch === undefined) return;
      const { beginLinks } = await import("./watch-links.ts");
      const watching = await loaded();
      showLinks = (address) => beginLinks(watching, { ...address, ...access }, { folder: settings.data, log });
    },
    begin: (listening) => {
      if (showLinks === undefined) {
        process.on("SIGUSR2", () => log.warn({}, "no link is renewed: nothing is watched (--watch)"));
        return "";
      }
      const begun = showLinks(listening);
      links = begun;
      return begun.words;
    },
    close: async () => {
      links?.close();
      (await live?.catch(() => undefined))?.close();
    },
  };
}
