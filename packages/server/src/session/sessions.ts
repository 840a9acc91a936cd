// The sessions of this node, by the id under which the log knows them.
import type { HubEvent, Origin, SessionId, User } from "@vitrine/hub";
import { type Cloak, createCloak } from "../auth/cloak.ts";
import type { CloseReason, Connection, Session } from "../connection/connection.ts";

/** A session that may be in the chat. */
export interface LocalSession extends Session {
  readonly connection: Connection;
  readonly protocol: "lab" | "irc";
  /** Why its connection ended; undefined while it is open. */
  readonly closedBecause: CloseReason | undefined;
  /**
   * Hears, in order, the events of the entries that it appended, and those that end its user's stay in the chat or in a room.
   * Whatever it then writes or closes goes through `afterwards`.
   */
  heard(event: HubEvent): void;
  /** An entry that it appended is applied, whatever came of it. */
  applied?(): void;
}

/** The sessions whose user is no longer where they were. */
function concerned(event: HubEvent): Iterable<SessionId> {
  if (event.kind === "left") return event.sessions;
  if (event.kind === "detached") return [event.session];
  if (event.kind === "room-renamed") {
    return [...event.room.members.keys()].flatMap(({ sessions }) => sessions.map(({ id }) => id));
  }
  // The names of a channel that another session has joined are each session's own affair.
  if (event.kind === "joined" && event.user.sessions.length === 1) return [];
  return event.kind === "joined" || event.kind === "parted" || event.kind === "kicked"
    ? event.user.sessions.map(({ id }) => id)
    : [];
}

export class Sessions {
  readonly #prefix: string;
  readonly #sessions = new Map<SessionId, LocalSession>();
  #lastNumber = 0;
  #afterwards: (() => void)[] = [];

  /** Makes the host of a user: in the log, and for everybody but operators and the lab's roster, it takes the address's place. */
  readonly cloak: Cloak;

  /** `node` is this node's id, of which the ids of its sessions are made. */
  constructor(node: string, cloak: Cloak = createCloak()) {
    this.#prefix = `${node}/`;
    this.cloak = cloak;
  }

  open(session: LocalSession): SessionId {
    this.#lastNumber += 1;
    const id = this.#prefix + this.#lastNumber;
    this.#sessions.set(id, session);
    return id;
  }

  close(id: SessionId): void {
    this.#sessions.delete(id);
  }

  get(id: SessionId): LocalSession | undefined {
    return this.#sessions.get(id);
  }

  /** The address under which others reach the user: that of their first session here. Users of other nodes show their host. */
  addressOf({ sessions, host }: User): string {
    for (const { id } of sessions) {
      const session = this.#sessions.get(id);
      if (session !== undefined) return session.connection.address;
    }
    return host;
  }

  /** Whether the session speaks the lab's protocol. */
  isLabSession(id: SessionId): boolean {
    return this.#sessions.get(id)?.protocol === "lab";
  }

  hear(event: HubEvent): void {
    const own = event.origin?.session;
    if (own !== undefined) this.#sessions.get(own)?.heard(event);
    if (event.kind === "said") return;
    for (const id of concerned(event)) if (id !== own) this.#sessions.get(id)?.heard(event);
  }

  /** Does this once every listener has had the events of the entry that is being applied. */
  afterwards(action: () => void): void {
    this.#afterwards.push(action);
  }

  /** The entry is applied. */
  applied(origin: Origin | undefined): void {
    if (this.#afterwards.length > 0) for (const action of this.#afterwards.splice(0)) action();
    if (origin !== undefined) this.#sessions.get(origin.session)?.applied?.();
  }
}
