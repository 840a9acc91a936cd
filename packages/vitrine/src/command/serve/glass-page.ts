// The page on the server's own port: loaded when the first browser comes, or at the start where the server is watched.
import type { Socket } from "node:net";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Live } from "@vitrine/live";
import { authority, type ChatServer, type Listening, reachableAddresses, type ServeSettings } from "@vitrine/server";
import { labPort } from "@vitrine/wire/lab";

export interface GlassPage {
  /** Takes over a connection that opened with an HTTP request. */
  readonly take: (socket: Socket) => void;
  /** The server listens. Returns what to tell whoever started it, where there is something. */
  readonly begin: (server: ChatServer, listening: Listening) => Promise<string | undefined>;
  readonly close: () => Promise<void>;
}

const httpPort = 80;

export function createGlassPage(settings: ServeSettings): GlassPage {
  const started = Promise.withResolvers<() => Promise<Live>>();
  let live: Promise<Live> | undefined;
  const loaded = (): Promise<Live> => (live ??= started.promise.then((load) => load()));
  return {
    take: (socket) => {
      loaded().then(
        (page) => page.take(socket),
        () => socket.destroy(),
      );
    },
    begin: async ({ events }, { address, port }) => {
      started.resolve(async () => {
        const { createLive } = await import("@vitrine/live");
        return createLive(events, {
          folder: dirname(fileURLToPath(import.meta.resolve("@vitrine/web/page"))),
          interface: settings.watch,
          port,
          datagramPort: labPort,
          room: settings.room,
          areAddressesHidden: settings["hide-addresses"],
          isForTeacherOnly: settings.auth === "required",
        });
      });
      if (settings.watch === undefined) return undefined;
      const { token } = await loaded();
      const where = `http://${authority(reachableAddresses(address)[0] ?? address, port, httpPort)}/`;
      return (
        `Watch it at ${where}#/live\n` +
        `The teacher's own address, not to be shown to the class: ${where}#/live?token=${token}\n`
      );
    },
    close: async () => (await live)?.close(),
  };
}
