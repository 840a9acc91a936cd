// The server, put together: the hub, the fan-out, sessions, and a listener whose connections begin them.
import { Hub, LocalLog, readRoomName, type RoomName } from "@vitrine/hub";
import { courseReceiveBuffer, labPort } from "@vitrine/wire/lab";
import { type Authenticator, everybodyIsWelcome } from "./auth/authenticator.ts";
import { type Clock, systemClock, turnTime } from "./clock.ts";
import { Counters, type Measured } from "./console/counters.ts";
import { type Log, quietLog } from "./console/log.ts";
import { createServerEvents, type ServerEvents } from "./event.ts";
import { type ConnectionLimits, defaultLimits } from "./connection/admission.ts";
import { connectionsFor, descriptorLimit } from "./connection/descriptors.ts";
import { Registry, type RegistryOptions } from "./connection/registry.ts";
import { kernelTable } from "./connection/vanished.ts";
import { reachableAddresses } from "./listen/address.ts";
import { Listener } from "./listen/listener.ts";
import { RefusedConnections } from "./listen/refused-connections.ts";
import type { HttpHandler } from "./connection/http-handler.ts";
import type { ProtocolName } from "./protocol/protocol.ts";
import { Problem } from "./problem.ts";
import { Fanout } from "./fanout/fanout.ts";
import { IrcNetwork } from "./session/irc/network.ts";
import { type IrcSettings, standardIrcSettings } from "./session/irc/settings.ts";
import { LabKind } from "./session/lab/render.ts";
import { Sessions } from "./session/sessions.ts";
import { Watch } from "./watch.ts";

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
  /** The address that the lab's roster shows for people that use IRC. Default: the first by which others reach the server. */
  readonly ircAddress?: string | undefined;
  /** What differs from IRC's standard settings. */
  readonly irc?: Partial<IrcSettings> | undefined;
  /** The only protocol spoken here. Default: recognised by the first bytes. */
  readonly protocol?: ProtocolName | undefined;
  /** Limits of connections. Default: `defaultLimits`. */
  readonly limits?: Partial<ConnectionLimits> | undefined;
  /** Addresses and networks of proxies that name their clients (X-Forwarded-For). Default: none. */
  readonly trustedProxies?: readonly string[] | undefined;
}

/** What a server is put together from; each has a default. */
export interface ServerComponents {
  readonly authenticator?: Authenticator;
  readonly clock?: Clock;
  readonly log?: Log;
  /** Answers HTTP on the server's port. Default: a page that says that there is none. */
  readonly http?: HttpHandler;
}

/** The options that may change while the server runs. */
export type ChangeableOptions = Pick<ServerOptions, "receiveBuffer" | "maxClients" | "limits" | "trustedProxies">;

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

export interface ChatServer extends Measured {
  readonly hub: Hub;
  readonly events: ServerEvents;
  /** Rejects with a `Problem`. */
  listen(): Promise<Listening>;
  change(options: ChangeableOptions): void;
  /** Says goodbye to everybody and closes. */
  close(): Promise<void>;
}

/** Makes a server that does not listen yet. */
export function createServer(options: ServerOptions = {}, components: ServerComponents = {}): ChatServer {
  const { authenticator = everybodyIsWelcome, clock = systemClock, log: console = quietLog } = components;
  const counters = new Counters();
  const events = createServerEvents();
  const node = `local.${Math.random().toString(36).slice(2, 10)}`;
  const log = new LocalLog({ now: turnTime(clock), clockIsBehind: reportClock(console) }, { start: clock.now() });
  const hub = new Hub({ log, node }, { maxUsers: options.maxClients ?? defaultOptions.maxClients });
  const sessions = new Sessions(node);
  const receiveBuffer = options.receiveBuffer ?? defaultOptions.receiveBuffer;
  const room = labRoom(options.room ?? defaultOptions.room);
  const shared = { hub, sessions, clock, counters, log: console, events };
  const watch = new Watch(shared);
  const fanout = new Fanout({
    clock,
    released: (lines, hearers) => void (counters.deliveries += lines * hearers),
    watcher: () => watch.delivered,
    logWaiting: () => log.waiting,
  });
  /** The address that the roster shows for people that use IRC: messages to one of them come to the server. */
  let ircAddress = options.ircAddress;
  const labKind = new LabKind(
    {
      clock,
      log: console,
      fanout,
      isName: (name) => hub.users.has(name),
      isLabSession: (id) => sessions.isLabSession(id),
      addressOf: (user) => {
        const isLab = user.sessions.some(({ id }) => sessions.isLabSession(id));
        return isLab ? sessions.addressOf(user) : (ircAddress ?? sessions.addressOf(user));
      },
      rosterSent: (hearers) => void (counters.rosters += hearers),
    },
    receiveBuffer,
  );
  const irc = new IrcNetwork({ ...shared, fanout, authenticator }, { ...standardIrcSettings, ...options.irc });
  hub.start({
    listeners: [
      (event) => watch.hear(event),
      (event) => fanout.hear(event),
      (event) => sessions.hear(event),
      (event) => irc.hear(event),
    ],
    applied: (origin) => {
      fanout.applied();
      sessions.applied(origin);
    },
  });
  hub.open(room, ["members-speak", "topic-protected"]);
  const sessionComponents = { ...shared, fanout, labKind, irc, authenticator, http: components.http, room };
  let wanted = registryOptions(options, { limits: defaultLimits, trustedProxies: [] });
  const registry = openRegistry(wanted, { clock, counters, console });
  const refused = new RefusedConnections(registry, sessionComponents);
  const listener = new Listener(
    { registry, refused, session: sessionComponents },
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
    counters,
    state: () => ({
      users: hub.users.size,
      slowReaders: fanout.slowReaders.size,
      queuedBytes: fanout.slowReaders.queued,
    }),
    listen: async () => {
      const { address, port } = await listener.listen();
      ircAddress ??= reachableAddresses(address)[0];
      return { address, port };
    },
    change: (changed) => {
      if (changed.maxClients !== undefined) hub.limit({ maxUsers: changed.maxClients });
      if (changed.receiveBuffer !== undefined) labKind.setReceiveBuffer(changed.receiveBuffer);
      wanted = registryOptions(changed, wanted);
      registry.change(wanted);
    },
    close: async () => {
      await labKind.finish();
      listener.close();
      await registry.close();
    },
  };
}

/** The lab's room is a channel too, so its name has to be one. */
function labRoom(name: string): RoomName {
  const room = readRoomName(`#${name}`);
  if (room !== undefined) return room;
  throw new Problem(`--room is the name of a channel without its #: without spaces and commas, not "${name}".`);
}

function reportClock(console: Log): (milliseconds: number) => void {
  return (milliseconds) => {
    const seconds = Math.round(milliseconds / 1000);
    console.warn(
      { seconds },
      `the clock is ${seconds} s earlier than the last message: times stay as they are until it has caught up`,
    );
  };
}

type Admitted = Pick<RegistryOptions, "limits" | "trustedProxies">;

function registryOptions({ limits, trustedProxies }: ChangeableOptions, before: Admitted): Admitted {
  return { limits: { ...before.limits, ...limits }, trustedProxies: trustedProxies ?? before.trustedProxies };
}

function openRegistry(
  wanted: Admitted,
  { clock, counters, console }: { readonly clock: Clock; readonly counters: Counters; readonly console: Log },
): Registry {
  const descriptors = descriptorLimit();
  const mostConnections = connectionsFor(descriptors);
  const registry = new Registry({ clock, counters, readTable: kernelTable }, { ...wanted, mostConnections });
  if (registry.limits.connections < (wanted.limits.connections || defaultLimits.connections)) {
    console.warn(
      { descriptors, connections: mostConnections },
      `this process may open ${descriptors} files, so it takes ${mostConnections} connections at most (ulimit -n)`,
    );
  }
  return registry;
}
