// What all IRC sessions of this server have in common.
import {
  foldNick,
  type Hub,
  type HubEvent,
  type HubEventOf,
  longestRoomName,
  nameKey,
  readRoomName,
  type Room,
  type RoomName,
  type SessionId,
  type User,
  type UserId,
} from "@vitrine/hub";
import { type CapabilityName, formatMessage, type NumericName } from "@vitrine/wire/irc";
import type { Authenticator } from "../../auth/authenticator.ts";
import type { Bans } from "../../ban/bans.ts";
import type { Clock } from "../../clock.ts";
import type { Counters } from "../../console/counters.ts";
import type { Log } from "../../console/log.ts";
import type { ChatHistory } from "../../history/chat-history.ts";
import type { Fanout } from "../../fanout/fanout.ts";
import type { Sessions } from "../sessions.ts";
import { awayLine } from "./event-line.ts";
import { eventTags } from "./event-tag.ts";
import { formatTimestamp } from "./history/time.ts";
import { tellValues } from "./metadata/hearer.ts";
import { tellChange, tellJoined } from "./metadata/tell.ts";
import { persistenceStatus } from "./persistence-status.ts";
import { IrcKinds } from "./render.ts";
import type { ChangeableIrcSettings, IrcOperator, IrcSettings } from "./settings.ts";
import { sourceAs, sourceOf } from "./source.ts";
import { Subscriptions } from "./subscriptions.ts";
import { sharesRoom } from "./visibility.ts";
import { Whowas } from "./whowas.ts";

/** A session, as the others of the network see it. */
export interface NetworkSession {
  readonly id: SessionId;
  /** There once the client has registered. */
  readonly user: User | undefined;
  readonly capabilities: ReadonlySet<CapabilityName>;
  /** The capabilities that change what several people hear. */
  readonly bits: number;
  reply(name: NumericName, ...parameters: readonly string[]): void;
  send(line: string | Buffer, tags?: string): void;
  /** The capabilities that the server offers to this client now, with their values. */
  offered(): Offer;
  /** What the server offers may not be the same any more: the client hears what has come and gone since. */
  offerChanged(before: Offer): void;
}

export type Offer = readonly (readonly [name: CapabilityName, value?: string])[];

export interface IrcComponents {
  readonly hub: Hub;
  readonly sessions: Sessions;
  readonly fanout: Fanout;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly log: Log;
  readonly authenticator: Authenticator;
  /** Undefined where the server keeps none. */
  readonly history?: ChatHistory | undefined;
  /** The bans from the server; undefined where it has none. */
  readonly bans?: Bans | undefined;
}

export class IrcNetwork {
  readonly components: IrcComponents;
  readonly kinds: IrcKinds;
  /** By folded nick: who wants to know when it comes and goes. */
  readonly monitor = new Subscriptions();
  /** By key of metadata. */
  readonly metadata = new Subscriptions();
  /** Metadata that clients set before they are in the chat. */
  readonly earlyMetadata = new Map<SessionId, Map<string, string>>();
  readonly whowas = new Whowas(foldNick);
  /** In milliseconds since 1970. */
  readonly startedAt: number;
  /** Sessions that have not registered yet. */
  readonly unregistered = new Set<SessionId>();
  /** How each operator of the server is called; forgotten with the user. */
  readonly operators = new WeakMap<User, IrcOperator>();
  mostUsers = 0;
  /** Reads the configuration again, and resolves with words about it; undefined where there is none. */
  readAgain: (() => Promise<string>) | undefined;
  #settings: IrcSettings;
  readonly #sessions = new Map<SessionId, NetworkSession>();

  constructor(components: IrcComponents, settings: IrcSettings) {
    this.components = components;
    this.#settings = settings;
    this.startedAt = components.clock.now();
    const { clock, fanout } = components;
    this.kinds = new IrcKinds({ clock, pool: fanout.pool, tick: fanout.tick, byId: (id) => this.userById(id) });
  }

  get settings(): IrcSettings {
    return this.#settings;
  }

  /** Operators of the server that the configuration does not name any more lose their powers. */
  change(changed: ChangeableIrcSettings): void {
    const offers = Array.from(this.#sessions.values(), (session) => ({ session, before: session.offered() }));
    this.#settings = { ...this.#settings, ...changed };
    for (const { session, before } of offers) session.offerChanged(before);
    const names = new Set(changed.operators.map(({ name }) => name));
    for (const user of this.hub.usersById.values()) {
      const operator = this.operators.get(user);
      if (operator === undefined || names.has(operator.name)) continue;
      this.operators.delete(user);
      this.hub.changeFlags(user, [{ flag: "operator", isSet: false }]);
      const line = formatMessage({ source: sourceOf(user), command: "MODE", parameters: [user.nick, "-o"] });
      for (const { id } of user.sessions) this.#sessions.get(id)?.send(line);
    }
  }

  get history(): ChatHistory | undefined {
    return this.components.history;
  }

  get hub(): Hub {
    return this.components.hub;
  }

  open(session: NetworkSession): void {
    this.#sessions.set(session.id, session);
    this.unregistered.add(session.id);
  }

  close(session: NetworkSession): void {
    this.#sessions.delete(session.id);
    this.unregistered.delete(session.id);
    this.monitor.clear(session.id);
    this.metadata.clear(session.id);
    this.earlyMetadata.delete(session.id);
  }

  /** The sessions of this server that speak IRC. */
  sessions(): IterableIterator<NetworkSession> {
    return this.#sessions.values();
  }

  session(id: SessionId): NetworkSession | undefined {
    return this.#sessions.get(id);
  }

  userById(id: UserId): User | undefined {
    return this.hub.usersById.get(id);
  }

  findUser(nick: string): User | undefined {
    const exact = this.hub.users.get(nick);
    if (exact?.nick === nick) return exact;
    const found = this.hub.usersByKey.get(nameKey(nick));
    // Names that only look alike have one key and are two names.
    return found !== undefined && foldNick(found.nick) === foldNick(nick) ? found : undefined;
  }

  roomName(text: string): RoomName | undefined {
    return readRoomName(text, Math.min(longestRoomName, this.settings.limits.channel));
  }

  findRoom(text: string): Room | undefined {
    const name = this.roomName(text);
    return name === undefined ? undefined : this.hub.rooms.get(name.key);
  }

  hear(event: HubEvent): void {
    this.whowas.hear(event);
    if (event.kind === "marked") this.#tellMarker(event);
    if (event.kind === "always-on-changed") this.#tellPersistence(event);
    if (event.kind === "entered") this.mostUsers = Math.max(this.mostUsers, this.hub.users.size);
    if (!this.monitor.isEmpty) this.#tellWatchers(event);
    if (this.metadata.isEmpty) return;
    if (event.kind === "metadata-changed") tellChange(this, event);
    else if (event.kind === "joined") tellJoined(this, event);
  }

  /** The reader's other sessions hear of it. */
  #tellMarker({ user, target, name, readTo, origin }: HubEventOf<"marked">): void {
    const at = this.history?.markers.get(user, target) ?? readTo;
    for (const { id } of user.sessions) {
      const session = this.#sessions.get(id);
      if (id === origin?.session || session?.capabilities.has("draft/read-marker") !== true) continue;
      session.send(`:${this.settings.name} MARKREAD ${name} ${formatTimestamp(at)}`);
    }
  }

  /** Other sessions of somebody who stays from now on, or does not, hear of it. */
  #tellPersistence({ user, origin }: HubEventOf<"always-on-changed">): void {
    const { account } = user;
    const wanted =
      account === undefined ? "off" : this.components.authenticator.accounts()?.setting(account, "always-on");
    for (const { id } of user.sessions) {
      const session = this.#sessions.get(id);
      if (id === origin?.session || session?.capabilities.has("draft/persistence") !== true) continue;
      session.send(persistenceStatus(this.settings.name, wanted ?? "default", user.isAlwaysOn));
    }
  }

  #tellWatchers(event: HubEvent): void {
    if (event.kind === "entered") this.#online(event.user);
    else if (event.kind === "left") this.#offline(event.user.nick);
    else if (event.kind === "renamed") {
      if (foldNick(event.previousNick) === foldNick(event.user.nick)) return;
      this.#offline(event.previousNick);
      this.#online(event.user);
    } else if (event.kind === "away-changed") {
      this.#extended(event, "away-notify", awayLine(event.user));
    } else if (event.kind === "real-name-changed") {
      const parameters = [event.user.realName];
      const line = formatMessage({ source: sourceOf(event.user), command: "SETNAME", parameters }, true);
      this.#extended(event, "setname", line);
    } else if (event.kind === "account-changed") {
      const parameters = [event.user.account ?? "*"];
      const line = formatMessage({ source: sourceOf(event.user), command: "ACCOUNT", parameters });
      this.#extended(event, "account-notify", line);
    }
  }

  *#watchersOf(nick: string): Generator<NetworkSession> {
    for (const id of this.monitor.subscribersOf(foldNick(nick))) {
      const session = this.#sessions.get(id);
      if (session?.user !== undefined) yield session;
    }
  }

  #online(user: User): void {
    for (const session of this.#watchersOf(user.nick)) {
      session.reply("RPL_MONONLINE", sourceAs(user, user.nick));
      tellValues(this, session, user);
    }
  }

  #offline(nick: string): void {
    for (const session of this.#watchersOf(nick)) session.reply("RPL_MONOFFLINE", nick);
  }

  /** For clients that watch somebody with whom they share no channel (IRCv3 extended-monitor). */
  #extended(
    event: HubEvent & { readonly user: User },
    capability: "away-notify" | "setname" | "account-notify",
    line: string,
  ): void {
    for (const session of this.#watchersOf(event.user.nick)) {
      const { capabilities, user } = session;
      if (!capabilities.has("extended-monitor") || !capabilities.has(capability)) continue;
      if (user === undefined || user === event.user || sharesRoom(user, event.user)) continue;
      session.send(line, eventTags(event, session.bits));
    }
  }
}
