// The server, put together: the hub, the fan-out, sessions, and a listener whose connections begin them.
import { Hub, type HubEvent, LocalLog, readRoomName, type RoomName } from "@vitrine/hub";
import { canonicalAddress } from "@vitrine/wire/text";
import { courseReceiveBuffer, labPort } from "@vitrine/wire/lab";
import { type Authenticator, everybodyIsWelcome } from "./auth/authenticator.ts";
import { createCloak } from "./auth/cloak.ts";
import { Bans, type KeptBans } from "./ban/bans.ts";
import { type Clock, systemClock, turnTime } from "./clock.ts";
import { Counters, type Measured } from "./console/counters.ts";
import { type Log, quietLog } from "./console/log.ts";
import { createServerEvents, type ServerEvents } from "./event.ts";
import { type ConnectionLimits, defaultLimits } from "./connection/admission.ts";
import type { TlsCredentials } from "./connection/credentials.ts";
import { connectionsFor, descriptorLimit } from "./connection/descriptors.ts";
import { Registry, type RegistryOptions } from "./connection/registry.ts";
import { kernelTable } from "./connection/vanished.ts";
import { reachableAddresses } from "./listen/address.ts";
import { IrcDatagrams } from "./listen/irc-datagrams.ts";
import { openHandshakes, useCredentials } from "./listen/certificate.ts";
import { Listener } from "./listen/listener.ts";
import { RefusedConnections } from "./listen/refused-connections.ts";
import type { ConnectionHandler, HttpHandler } from "./connection/http-handler.ts";
import type { FoundLines, WatchedSearch } from "./history/watched-search.ts";
import { IrcWebSockets } from "./http/irc-websockets.ts";
import type { ProtocolName } from "./protocol/protocol.ts";
import { Problem } from "@vitrine/store";
import { Fanout } from "./fanout/fanout.ts";
import type { ChatHistory } from "./history/chat-history.ts";
import type { KeptHistory } from "./history/open.ts";
import type { HistorySettings } from "./history/settings.ts";
import { KeptChat } from "./kept/kept-chat.ts";
import { IrcNetwork } from "./session/irc/network.ts";
import { type ChangeableIrcSettings, type IrcSettings, standardIrcSettings } from "./session/irc/settings.ts";
import { LabKind } from "./session/lab/render.ts";
import type { LabWho } from "./session/lab/who.ts";
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
  /** The people that may speak the lab's protocol. Default: everybody with a private address, and accounts elsewhere. */
  readonly labWho?: LabWho | undefined;
  /** The address that the lab's roster shows for people that use IRC. Default: the first by which others reach the server. */
  readonly ircAddress?: string | undefined;
  /** What differs from IRC's standard settings. */
  readonly irc?: Partial<IrcSettings> | undefined;
  /** The only protocol spoken here. Default: recognised by the first bytes. */
  readonly protocol?: ProtocolName | undefined;
  /** Further addresses to listen on, besides `host` and `port`. */
  readonly listeners?: readonly ListenerOptions[] | undefined;
  /** The server's certificate. Default: none, and no TLS. */
  readonly tls?: TlsCredentials | undefined;
  /** What differs from the standard use of the history. */
  readonly history?: Partial<HistorySettings> | undefined;
  /** Limits of connections. Default: `defaultLimits`. */
  readonly limits?: Partial<ConnectionLimits> | undefined;
  /** Addresses and networks of proxies that name their clients (X-Forwarded-For). Default: none. */
  readonly trustedProxies?: readonly string[] | undefined;
}

export interface ListenerOptions {
  /** An address or a name of this machine. Default: all of its addresses. */
  readonly host?: string | undefined;
  /** TCP port; 0 for any that is free. */
  readonly port: number;
  /** The only protocol spoken there, inside TLS where it is TLS only. Default: recognised by the first bytes. */
  readonly protocol?: ProtocolName | undefined;
  /** Whether every connection is TLS. Default: TLS is recognised. */
  readonly isTlsOnly?: boolean | undefined;
}

/** What a server is put together from; each has a default. */
export interface ServerComponents {
  readonly authenticator?: Authenticator;
  readonly clock?: Clock;
  readonly log?: Log;
  /** Where bans outlive a restart. Default: they end with the server. */
  readonly bans?: KeptBans | undefined;
  /** Answers HTTP on the server's port. Default: a page that says that there is none. */
  readonly http?: HttpHandler;
  /** Where what is said is kept; the server closes it. Default: nowhere. */
  readonly history?: KeptHistory | undefined;
}

/** The options that may change while the server runs. */
export type ChangeableOptions = Pick<
  ServerOptions,
  "receiveBuffer" | "maxClients" | "limits" | "trustedProxies" | "tls"
> & { readonly irc?: Partial<ChangeableIrcSettings> | undefined };

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
  /** Undefined where the server keeps none. */
  readonly history: ChatHistory | undefined;
  /** Finds lines of the room, for pages that watch the server; undefined where it keeps no history. */
  readonly searchRoom: ((wanted: WatchedSearch) => Promise<FoundLines>) | undefined;
  readonly bans: Bans;
  /** The addresses besides the first, once it listens. */
  readonly furtherAddresses: readonly Listening[];
  /** Rejects with a `Problem`; then nothing listens. */
  listen(): Promise<Listening>;
  /** Throws a `Problem`, and changes nothing, where the certificate cannot be used. */
  change(options: ChangeableOptions): void;
  /** Lets operators have the configuration read again (REHASH). The action resolves with words about it, or rejects. */
  allowRehash(action: () => Promise<string>): void;
  /** Says goodbye to everybody and closes. */
  close(): Promise<void>;
}

/** Makes a server that does not listen yet. */
export function createServer(options: ServerOptions = {}, components: ServerComponents = {}): ChatServer {
  const { authenticator = everybodyIsWelcome, clock = systemClock, log: console = quietLog } = components;
  const counters = new Counters();
  const events = createServerEvents();
  const node = `local.${Math.random().toString(36).slice(2, 10)}`;
  const kept = components.history?.position;
  const log = new LocalLog(
    { now: turnTime(clock), clockIsBehind: reportClock(console) },
    { start: clock.now(), at: kept?.at ?? 0, number: kept?.number ?? 0 },
  );
  const ircSettings = { ...standardIrcSettings, ...options.irc };
  const maxUsers = options.maxClients ?? defaultOptions.maxClients;
  const { listModes: maxListEntries, metadataKeys: maxMetadataKeys } = ircSettings.limits;
  const hub = new Hub({ log, node }, { maxUsers, maxListEntries, maxMetadataKeys });
  const sessions = new Sessions(node, createCloak(authenticator.cloakKey));
  const receiveBuffer = options.receiveBuffer ?? defaultOptions.receiveBuffer;
  const room = labRoom(options.room ?? defaultOptions.room);
  const shared = { hub, sessions, clock, counters, log: console, events };
  const watch = new Watch(shared);
  const fanout = new Fanout({
    clock,
    released: (lines, hearers) => void (counters.deliveries += lines * hearers),
    watcher: () => watch.delivered,
    // People and rooms are kept before anybody reads that they are there.
    writing: () => keptChat.flush(),
    // A commit may have been faster than the writes: then the speakers are written to in the next turn.
    flushed: () => history?.collect(),
    logWaiting: () => (history?.isBehind === true ? Infinity : log.waiting),
  });
  const history = components.history?.open({ clock, log: console, fanout, sessions }, options.history);
  history?.start(hub);
  const keptChat = new KeptChat({ hub, clock, log: console, table: () => authenticator.keptChat() });
  keptChat.restore();
  /** The address that the roster shows for people that use IRC: messages to one of them come to the server. */
  let ircAddress = options.ircAddress === undefined ? undefined : ipAddress(options.ircAddress);
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
  const bans = new Bans({ ...shared, kept: components.bans, dismiss: (isMeant) => registry.dismiss(isMeant) });
  bans.restore();
  const irc = new IrcNetwork({ ...shared, fanout, authenticator, history, bans }, ircSettings);
  const datagrams = new IrcDatagrams(shared, room.key);
  hub.start({
    listeners: [
      // Before anybody hears of it, a ban is kept.
      (event) => bans.hear(event),
      (event) => keptChat.hear(event),
      ...(history === undefined ? [] : [(event: HubEvent) => history.hear(event)]),
      (event) => watch.hear(event),
      (event) => fanout.hear(event),
      (event) => sessions.hear(event),
      (event) => irc.hear(event),
      (event) => datagrams.hear(event),
    ],
    applied: (origin) => {
      fanout.applied();
      sessions.applied(origin);
    },
  });
  hub.open(room, ["members-speak", "topic-protected"]);
  bans.putOutKept();
  let wanted = registryOptions(options, { limits: defaultLimits, trustedProxies: [] });
  const isBanned = (address: string): boolean => bans.wordsFor(address) !== undefined;
  const registry = openRegistry(wanted, { clock, counters, console, isBanned });
  const http =
    components.http === undefined
      ? undefined
      : handlerOf(components.http, new IrcWebSockets({ registry, irc, bans, log: console }));
  const sessionComponents = {
    ...shared,
    fanout,
    labKind,
    irc,
    authenticator,
    http,
    room,
    bans,
    labWho: options.labWho,
  };
  const refused = new RefusedConnections(registry, sessionComponents);
  const handshakes = openHandshakes(options.tls, { clock, counters, log: console, registry });
  if (handshakes === undefined && options.listeners?.some(({ isTlsOnly }) => isTlsOnly === true) === true) {
    throw new Problem("[[listen]]: tls = true needs a certificate (tls.certificate and tls.key).");
  }
  const backlog = options.backlog ?? defaultOptions.backlog;
  const first = { host: options.host, port: options.port ?? defaultOptions.port, protocol: options.protocol };
  const listeners = [first, ...(options.listeners ?? [])].map(
    (listening) =>
      new Listener({ registry, refused, session: sessionComponents, handshakes }, { ...listening, backlog }),
  );
  let furtherAddresses: readonly Listening[] = [];
  return {
    hub,
    events,
    history,
    searchRoom:
      history &&
      (async (wanted) => {
        const { searchWatched } = await import("./history/watched-search.ts");
        return searchWatched(history, hub.rooms.get(room.key), wanted);
      }),
    bans,
    counters,
    state: () => ({
      users: hub.users.size,
      slowReaders: fanout.slowReaders.size,
      queuedBytes: fanout.slowReaders.queued,
    }),
    get furtherAddresses() {
      return furtherAddresses;
    },
    listen: async () => {
      const [main, ...others] = await listenOnAll(listeners);
      ircAddress ??= reachableAddresses(main!.address)[0];
      if (ircAddress !== undefined) datagrams.start(ircAddress, main!.port);
      furtherAddresses = others;
      return main!;
    },
    change: (changed) => {
      if (changed.tls !== undefined) useCredentials(changed.tls, { handshakes, clock, log: console });
      if (changed.irc !== undefined) irc.change({ ...irc.settings, ...changed.irc });
      if (changed.maxClients !== undefined) hub.limit({ maxUsers: changed.maxClients });
      if (changed.receiveBuffer !== undefined) labKind.setReceiveBuffer(changed.receiveBuffer);
      wanted = registryOptions(changed, wanted);
      registry.change(wanted);
    },
    allowRehash: (action) => {
      irc.readAgain = action;
    },
    close: async () => {
      datagrams.close();
      await labKind.finish();
      for (const listener of listeners) listener.close();
      history?.end();
      await registry.close();
      keptChat.flush();
      await history?.close();
    },
  };
}

/** A roster has addresses and no names. */
function ipAddress(text: string): string {
  const address = canonicalAddress(text);
  if (address !== undefined) return address;
  throw new Problem(`lab.irc-address is an IP address, not "${text}".`);
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

/** All of them listen, or none. */
async function listenOnAll(listeners: readonly Listener[]): Promise<Listening[]> {
  const addresses: Listening[] = [];
  try {
    for (const listener of listeners) {
      const { address, port } = await listener.listen();
      addresses.push({ address, port });
    }
    return addresses;
  } catch (problem) {
    for (const listener of listeners) listener.close();
    throw problem;
  }
}

function handlerOf(handler: HttpHandler, webSockets: IrcWebSockets): ConnectionHandler {
  return (socket, connection) => handler(socket, webSockets.upgradeOn(connection));
}

type Admitted = Pick<RegistryOptions, "limits" | "trustedProxies">;

function registryOptions({ limits, trustedProxies }: ChangeableOptions, before: Admitted): Admitted {
  return { limits: { ...before.limits, ...limits }, trustedProxies: trustedProxies ?? before.trustedProxies };
}

interface RegistryParts {
  readonly clock: Clock;
  readonly counters: Counters;
  readonly console: Log;
  readonly isBanned: (address: string) => boolean;
}

function openRegistry(wanted: Admitted, { clock, counters, console, isBanned }: RegistryParts): Registry {
  const descriptors = descriptorLimit();
  const mostConnections = connectionsFor(descriptors);
  const registry = new Registry({ clock, counters, readTable: kernelTable, isBanned }, { ...wanted, mostConnections });
  if (registry.limits.connections < (wanted.limits.connections || defaultLimits.connections)) {
    console.warn(
      { descriptors, connections: mostConnections },
      `this process may open ${descriptors} files, so it takes ${mostConnections} connections at most (ulimit -n)`,
    );
  }
  return registry;
}
