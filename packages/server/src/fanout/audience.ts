// The audience of every event: every session of this node in the logs of its user's rooms, one log for each room and kind.
import { type HubEvent, isHidden, numberOf, rankIn, ranks, type Room, type SessionId, type User } from "@vitrine/hub";
import type { Kind } from "./kind.ts";
import { tellNeighbours } from "./neighbours.ts";
import type { Outbox } from "./outbox.ts";
import type { RoomLog } from "./room-log.ts";

interface LocalSession {
  readonly kind: Kind;
  readonly outbox: Outbox;
}

export type LogsOfRoom = ReadonlyMap<Kind, RoomLog>;

export interface AudienceHost {
  /** Something was appended to this log. */
  readonly appended: (log: RoomLog) => void;
  /** These outboxes have something to be sent that may wait a moment. */
  readonly touchTogether: (outboxes: readonly Outbox[]) => void;
  /** Whether somebody wants to know where each line is. */
  readonly isWatched: () => boolean;
}

export class Audience {
  readonly #host: AudienceHost;
  readonly #sessions = new Map<SessionId, LocalSession>();
  readonly #rooms = new Map<Room, Map<Kind, RoomLog>>();

  constructor(host: AudienceHost) {
    this.#host = host;
  }

  /** The session hears by this outbox once its user is in the chat. */
  open(session: SessionId, kind: Kind, outbox: Outbox): void {
    this.#sessions.set(session, { kind, outbox });
  }

  /** The session's connection has ended. */
  close(session: SessionId): void {
    const local = this.#sessions.get(session);
    if (local === undefined) return;
    this.#sessions.delete(session);
    const rooms = local.outbox.hearers.map(({ room }) => room);
    local.outbox.closed();
    for (const room of rooms) this.#closeEmpty(room, local.kind);
  }

  /** From now on the session hears as this kind does. */
  change(session: SessionId, kind: Kind): void {
    const local = this.#sessions.get(session);
    if (local === undefined || local.kind === kind) return;
    const places = local.outbox.hearers.map(({ room, user }) => ({ room, user }));
    this.#leaveAll(session);
    this.#sessions.set(session, { kind, outbox: local.outbox });
    for (const { room, user } of places) this.#enter(session, user, room);
  }

  /** Where this session's bytes wait. */
  outboxOf(session: SessionId | undefined): Outbox | undefined {
    return session === undefined ? undefined : this.#sessions.get(session)?.outbox;
  }

  /** The log in which this session hears the room. */
  logOf(session: SessionId, room: Room): RoomLog | undefined {
    return this.#sessions.get(session)?.outbox.hearerIn(room)?.log;
  }

  hear(event: HubEvent): void {
    switch (event.kind) {
      case "said":
        this.#said(event);
        return;
      case "joined":
        for (const { id } of event.user.sessions) this.#enter(id, event.user, event.room);
        if (isHidden(event.room, event.user)) this.#tellOperators(event, event.room);
        else this.#render(event, event.room);
        return;
      case "parted":
      case "kicked":
        if (event.wasHidden) this.#tellOperators(event, event.room, event.user);
        else this.#render(event, event.room);
        for (const { id } of event.user.sessions) this.#leave(id, event.room);
        return;
      case "attached":
        for (const room of event.user.rooms) this.#enter(event.session, event.user, room);
        return;
      case "detached":
        this.#leaveAll(event.session);
        return;
      case "left":
        // Sessions of the user that left hear nothing of it, so they go first.
        for (const session of event.sessions) this.#leaveAll(session);
        this.#about(event, event.user, event.rooms, event.hiddenIn);
        return;
      case "topic-set":
      case "room-renamed":
      case "modes-changed":
        this.#render(event, event.room);
        return;
      case "redacted":
        if (event.to !== undefined && "members" in event.to) this.#render(event, event.to);
        else this.#tell(event, new Set(event.to === undefined ? [event.user] : [event.to, event.user]));
        return;
      case "invited":
        this.#render(event, event.room);
        this.#tell(event, [event.user]);
        return;
      case "renamed":
      case "account-changed":
      case "away-changed":
      case "real-name-changed":
      case "flags-changed":
        this.#about(event, event.user, event.user.rooms, hidingRooms(event.user));
        return;
      case "entered":
      case "room-opened":
      case "marked":
      case "metadata-changed":
      case "account-gone":
      case "registration-changed":
      case "room-purged":
      case "always-on-changed":
      case "refused":
    }
  }

  #said(event: HubEvent & { readonly kind: "said" }): void {
    const { from, to, leastRank } = event.message;
    // One's other sessions hear what one says to somebody.
    if (!("members" in to)) this.#tell(event, from.sessions.length > 1 ? new Set([to, from]) : [to]);
    else if (leastRank === 0) this.#render(event, to);
    else this.#tell(event, membersOfRank(to, leastRank));
  }

  #tellOperators(event: HubEvent, room: Room, concerned?: User): void {
    const operators = membersOfRank(room, ranks.operator);
    this.#tell(event, concerned === undefined ? operators : new Set([...operators, concerned]));
  }

  /** Sends the event to every session of these users but the one that did it. */
  #tell(event: HubEvent, users: Iterable<User>): void {
    const rendered = new Map<Kind, { bytes?: Buffer | undefined }>();
    for (const { sessions } of users) {
      for (const { id } of sessions) {
        const session = this.#sessions.get(id);
        if (session?.kind.tellAlone === undefined || id === event.origin?.session) continue;
        const { kind, outbox } = session;
        const bytes = rendered.get(kind) ?? {};
        rendered.set(kind, bytes);
        session.kind.tellAlone(event, outbox, bytes);
      }
    }
  }

  #render(event: HubEvent, room: Room): void {
    const logs = this.#rooms.get(room);
    if (logs === undefined) return;
    const speaker =
      event.origin === undefined ? undefined : this.#sessions.get(event.origin.session)?.outbox.hearerIn(room);
    for (const [kind, log] of logs) {
      const before = log.end;
      if (log.lines === 0) log.isWatched = this.#host.isWatched();
      if (event.kind === "said" && log.isWatched) log.number = numberOf(event.position);
      log.speaker = speaker?.log === log ? speaker : undefined;
      kind.render(event, room, log);
      log.speaker = undefined;
      if (log.end > before) this.#host.appended(log);
    }
  }

  /** In `hiddenIn` only operators know of the user. */
  #about(event: HubEvent, user: User, rooms: Iterable<Room>, hiddenIn: readonly Room[]): void {
    const logs: LogsOfRoom[] = [];
    for (const room of rooms) {
      if (hiddenIn.includes(room)) continue;
      this.#render(event, room);
      const ofRoom = this.#rooms.get(room);
      if (ofRoom !== undefined) logs.push(ofRoom);
    }
    const operators = hiddenIn.flatMap((room) => [...membersOfRank(room, ranks.operator)]);
    const told = [user, ...operators].flatMap(({ sessions }) => sessions);
    const own = told.flatMap(({ id }) => this.#sessions.get(id) ?? []);
    const origin = event.origin && this.#sessions.get(event.origin.session)?.outbox;
    const hearers = tellNeighbours(event, logs, own, origin);
    // A crowd that leaves at once is seen to leave together.
    if (event.kind === "left") this.#host.touchTogether(hearers);
    else for (const outbox of hearers) outbox.touch();
  }

  #enter(id: SessionId, user: User, room: Room): void {
    const session = this.#sessions.get(id);
    if (session === undefined || session.outbox.hearerIn(room) !== undefined) return;
    const { kind, outbox } = session;
    const logs = this.#rooms.get(room) ?? new Map<Kind, RoomLog>();
    this.#rooms.set(room, logs);
    const log = logs.get(kind) ?? kind.openLog(room);
    logs.set(kind, log);
    outbox.hear(log.add(outbox, room, user));
  }

  #leave(id: SessionId, room: Room): void {
    const session = this.#sessions.get(id);
    const hearer = session?.outbox.hearerIn(room);
    if (session === undefined || hearer === undefined) return;
    session.outbox.leave(hearer);
    this.#closeEmpty(room, session.kind);
  }

  #leaveAll(id: SessionId): void {
    for (const { room } of this.#sessions.get(id)?.outbox.hearers.slice() ?? []) this.#leave(id, room);
  }

  #closeEmpty(room: Room, kind: Kind): void {
    const logs = this.#rooms.get(room);
    const log = logs?.get(kind);
    if (logs === undefined || log === undefined || log.hearers.length > 0) return;
    log.close();
    logs.delete(kind);
    if (logs.size === 0) this.#rooms.delete(room);
  }
}

function* membersOfRank(room: Room, leastRank: number): Generator<User> {
  for (const [user, { ranks: own }] of room.members) {
    if (own.size > 0 && rankIn(room, user) >= leastRank) yield user;
  }
}

function hidingRooms(user: User): readonly Room[] {
  return user.rooms.filter((room) => isHidden(room, user));
}
