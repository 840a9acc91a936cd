// The things of which sessions want to hear: nicks (MONITOR), or keys of metadata (METADATA SUB).
import type { SessionId } from "@vitrine/hub";

const nothing: ReadonlyMap<string, string> = new Map<string, string>();
const nobody: ReadonlySet<SessionId> = new Set<SessionId>();

export class Subscriptions {
  readonly #subscribers = new Map<string, Set<SessionId>>();
  readonly #lists = new Map<SessionId, Map<string, string>>();

  get isEmpty(): boolean {
    return this.#lists.size === 0;
  }

  /** The keys of a session, each with the form in which the client wrote it, in the order of subscribing. */
  of(session: SessionId): ReadonlyMap<string, string> {
    return this.#lists.get(session) ?? nothing;
  }

  subscribersOf(key: string): ReadonlySet<SessionId> {
    return this.#subscribers.get(key) ?? nobody;
  }

  add(session: SessionId, key: string, written = key): void {
    const list = this.#lists.get(session) ?? new Map<string, string>();
    this.#lists.set(session, list.set(key, written));
    const subscribers = this.#subscribers.get(key) ?? new Set<SessionId>();
    this.#subscribers.set(key, subscribers.add(session));
  }

  remove(session: SessionId, key: string): void {
    const list = this.#lists.get(session);
    list?.delete(key);
    if (list?.size === 0) this.#lists.delete(session);
    const subscribers = this.#subscribers.get(key);
    subscribers?.delete(session);
    if (subscribers?.size === 0) this.#subscribers.delete(key);
  }

  clear(session: SessionId): void {
    for (const key of this.of(session).keys()) this.remove(session, key);
  }
}
