// The keys to which sessions have subscribed, and the values that clients set before they are in the chat.
import type { SessionId } from "@vitrine/hub";

const none: ReadonlySet<never> = new Set<never>();

export class MetadataSubscriptions {
  readonly #subscribers = new Map<string, Set<SessionId>>();
  readonly #keys = new Map<SessionId, Set<string>>();
  /** By session. */
  readonly early = new Map<SessionId, Map<string, string>>();

  /** In the order of subscribing. */
  keysOf(session: SessionId): ReadonlySet<string> {
    return this.#keys.get(session) ?? none;
  }

  subscribersOf(key: string): ReadonlySet<SessionId> {
    return this.#subscribers.get(key) ?? none;
  }

  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  add(session: SessionId, key: string): void {
    const keys = this.#keys.get(session) ?? new Set<string>();
    this.#keys.set(session, keys.add(key));
    const subscribers = this.#subscribers.get(key) ?? new Set<SessionId>();
    this.#subscribers.set(key, subscribers.add(session));
  }

  remove(session: SessionId, key: string): void {
    const keys = this.#keys.get(session);
    keys?.delete(key);
    if (keys?.size === 0) this.#keys.delete(session);
    const subscribers = this.#subscribers.get(key);
    subscribers?.delete(session);
    if (subscribers?.size === 0) this.#subscribers.delete(key);
  }

  clear(session: SessionId): void {
    this.early.delete(session);
    for (const key of this.keysOf(session)) this.remove(session, key);
  }
}
