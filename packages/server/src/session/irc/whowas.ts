// Users that have gone or changed their nick, for WHOWAS: the last ones, newest first.
import type { HubEvent } from "@vitrine/hub";

/** Enough to find out who just left; kept in memory only. */
const mostRecords = 100;

export interface WhowasRecord {
  readonly nick: string;
  readonly folded: string;
  readonly ident: string;
  readonly host: string;
  readonly realName: string;
  /** In milliseconds since 1970. */
  readonly at: number;
}

export class Whowas {
  readonly #records: WhowasRecord[] = [];
  readonly #fold: (nick: string) => string;

  constructor(fold: (nick: string) => string) {
    this.#fold = fold;
  }

  hear(event: HubEvent): void {
    if (event.kind !== "left" && event.kind !== "renamed") return;
    const { nick: current, ident, host, realName } = event.user;
    const nick = event.kind === "renamed" ? event.previousNick : current;
    this.#records.unshift({ nick, folded: this.#fold(nick), ident, host, realName, at: event.at });
    if (this.#records.length > mostRecords) this.#records.pop();
  }

  /** The newest first, at most `count` of them. */
  find(nick: string, count: number): WhowasRecord[] {
    const folded = this.#fold(nick);
    return this.#records.filter((record) => record.folded === folded).slice(0, count);
  }
}
