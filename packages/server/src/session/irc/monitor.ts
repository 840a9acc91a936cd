// MONITOR: who wants to know when which nick comes and goes.
import type { SessionId } from "@vitrine/hub";

export class MonitorLists {
  /** By folded nick. */
  readonly #watchers = new Map<string, Set<SessionId>>();
  /** By session: folded nicks, and how the client wrote them. */
  readonly #lists = new Map<SessionId, Map<string, string>>();

  listOf(session: SessionId): ReadonlyMap<string, string> {
    return this.#lists.get(session) ?? new Map<string, string>();
  }

  watchersOf(folded: string): ReadonlySet<SessionId> | undefined {
    return this.#watchers.get(folded);
  }

  get isEmpty(): boolean {
    return this.#watchers.size === 0;
  }

  add(session: SessionId, folded: string, nick: string): void {
    const list = this.#lists.get(session) ?? new Map<string, string>();
    this.#lists.set(session, list.set(folded, nick));
    const watchers = this.#watchers.get(folded) ?? new Set<SessionId>();
    this.#watchers.set(folded, watchers.add(session));
  }

  remove(session: SessionId, folded: string): void {
    const list = this.#lists.get(session);
    list?.delete(folded);
    if (list?.size === 0) this.#lists.delete(session);
    const watchers = this.#watchers.get(folded);
    watchers?.delete(session);
    if (watchers?.size === 0) this.#watchers.delete(folded);
  }

  clear(session: SessionId): void {
    for (const folded of this.listOf(session).keys()) this.remove(session, folded);
  }
}
