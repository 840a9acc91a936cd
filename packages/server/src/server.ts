// The server, put together: the hub, the room's audience, and a listener that brings sessions.
import { Hub, type User } from "@vitrine/hub";
import { courseReceiveBuffer, labPort } from "@vitrine/wire/lab";
import { type Authenticator, everybodyIsWelcome } from "./auth/authenticator.ts";
import { type Clock, systemClock } from "./clock.ts";
import { Figures } from "./console/figures.ts";
import { type Log, quietLog } from "./console/log.ts";
import type { CloseReason, Connection } from "./connection/connection.ts";
import { createServerEvents, type ServerEvents } from "./event.ts";
import { Laggards } from "./listen/laggards.ts";
import { Listener } from "./listen/listener.ts";
import type { HttpHandler } from "./listen/http-handler.ts";
import type { ProtocolName } from "./listen/protocol/protocol.ts";
import { LabAudience } from "./session/lab/audience.ts";

export interface ServerOptions {
  /** An address or a name of this machine. Default: all of its addresses. */
  readonly host?: string | undefined;
  /** TCP port; 0 for any that is free. Default 5000, the lab's. */
  readonly port?: number | undefined;
  /** Connections that wait to be accepted. Default 511; the course's programs have 5, which a class at once overruns. */
  readonly backlog?: number | undefined;
  /** The room of those whose protocol knows only one. Default `lobby`. */
  readonly room?: string | undefined;
  /** Bytes that a lab client is taken to read at once. Default 1024, the course's. */
  readonly receiveBuffer?: number | undefined;
  /** Users at once. Default 10,000. */
  readonly maxClients?: number | undefined;
  /** The only protocol spoken here. Default: told by the first bytes. */
  readonly protocol?: ProtocolName | undefined;
}

/** What a server is put together from; each has a default. */
export interface ServerComponents {
  readonly authenticator?: Authenticator;
  readonly clock?: Clock;
  readonly log?: Log;
  /** Who speaks HTTP on the server's port. Default: nobody, and a browser is told so. */
  readonly http?: HttpHandler;
}

/** The options that may change while the server runs. */
export type ChangeableOptions = Pick<ServerOptions, "receiveBuffer" | "maxClients">;

export const defaultOptions = {
  port: labPort,
  backlog: 511,
  room: "lobby",
  receiveBuffer: courseReceiveBuffer,
  maxClients: 10_000,
} as const;

/** The server's address once it listens. */
export interface Listening {
  readonly address: string;
  readonly port: number;
}

/** What a gauge shows at this moment. */
export interface ServerState {
  readonly users: number;
  /** Peers that do not read as fast as the room speaks, and the bytes that wait for them. */
  readonly laggards: number;
  readonly queuedBytes: number;
}

export interface ChatServer {
  readonly hub: Hub;
  readonly events: ServerEvents;
  readonly figures: Figures;
  state(): ServerState;
  /** Rejects with a `Problem` in words. */
  listen(): Promise<Listening>;
  change(options: ChangeableOptions): void;
  /** Says goodbye to everybody and closes. */
  close(): Promise<void>;
}

const departures: Record<CloseReason, string> = {
  left: "left",
  reset: "left without a goodbye",
  vanished: "no longer answers",
  "too-slow": "did not read and was cut off",
  refused: "was refused",
  goodbye: "was told goodbye",
};

/** Makes a server that does not listen yet. */
export function createServer(options: ServerOptions = {}, components: ServerComponents = {}): ChatServer {
  const { authenticator = everybodyIsWelcome, clock = systemClock, log = quietLog } = components;
  const roomName = options.room ?? defaultOptions.room;
  const figures = new Figures();
  const events = createServerEvents();
  const hub = new Hub({ now: () => clock.now() }, { maxUsers: options.maxClients ?? defaultOptions.maxClients });
  const receiveBuffer = options.receiveBuffer ?? defaultOptions.receiveBuffer;
  const laggards = new Laggards(clock);
  const audience = new LabAudience({ hub, clock, figures, log, events, laggards }, { roomName, receiveBuffer });
  const telling = tellArrivals({ clock, figures, log, events });
  const listener = new Listener(
    { hub, audience, authenticator, clock, figures, log, events, http: components.http, roomName, ...telling },
    laggards,
    {
      host: options.host,
      port: options.port ?? defaultOptions.port,
      backlog: options.backlog ?? defaultOptions.backlog,
      protocol: options.protocol,
    },
  );
  return {
    hub,
    events,
    figures,
    state: () => ({
      users: hub.users.size,
      laggards: laggards.size,
      queuedBytes: laggards.queued,
    }),
    listen: async () => {
      const { address, port } = await listener.listen();
      return { address, port };
    },
    change: (changed) => {
      if (changed.maxClients !== undefined) hub.allowUsers(changed.maxClients);
      if (changed.receiveBuffer !== undefined) audience.setReceiveBuffer(changed.receiveBuffer);
    },
    close: async () => {
      await audience.finish();
      await listener.close();
    },
  };
}

/** Tells the console and those who watch who came and who went. */
function tellArrivals({
  clock,
  figures,
  log,
  events,
}: {
  readonly clock: Clock;
  readonly figures: Figures;
  readonly log: Log;
  readonly events: ServerEvents;
}) {
  return {
    joinedRoom: ({ name }: User, connection: Connection): void => {
      const { address, port } = connection;
      figures.registrations += 1;
      log.info({ user: name, address, port }, `${name} came from ${address}`);
      if (events.listenerCount("joined") === 0) return;
      events.emit("joined", { at: clock.now(), name, connection: connection.identity });
    },
    leftRoom: ({ name }: User, connection: Connection, reason: CloseReason): void => {
      const { address, port } = connection;
      const write = reason === "too-slow" || reason === "vanished" ? log.warn : log.info;
      write.call(log, { user: name, address, port, reason }, `${name} (${address}) ${departures[reason]}`);
      if (events.listenerCount("left") === 0) return;
      events.emit("left", { at: clock.now(), name, connection: connection.identity, reason });
    },
  };
}
