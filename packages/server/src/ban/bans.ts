// The bans of a running server: kept in the data folder, asked when somebody comes, and carried out on those that are there.
//
//   operator → hub.ban → entry → server-banned → kept, then those it means leave with one sentence
import { type Hub, type HubEvent, maskKey, matchesMask, type ServerBan, type User } from "@vitrine/hub";
import { Problem } from "@vitrine/store";
import type { AuditLine, BanStore } from "@vitrine/store/bans";
import type { Clock } from "../clock.ts";
import { AddressList } from "../connection/address-list.ts";
import type { Log } from "../console/log.ts";
import type { Sessions } from "../session/sessions.ts";
import type { BanTarget } from "./target.ts";
import { bannedReason, banWords } from "./words.ts";

/** Where bans outlive a restart. */
export type KeptBans = Omit<BanStore, "close">;

export interface BansComponents {
  readonly hub: Hub;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined where the server has no data folder: its bans end with it. */
  readonly kept?: KeptBans | undefined;
  /** Closes the connections of these addresses that have no user yet. */
  readonly dismiss: (isMeant: (address: string) => boolean) => void;
}

/** In ms: timers are set for a day at most, because longer ones overflow. */
const longestTimer = 86_400_000;

/** The name under which the server ends a ban. */
const server = "the server";

interface AddressBan {
  readonly ban: ServerBan;
  readonly addresses: AddressList;
}

export class Bans {
  readonly #components: BansComponents;
  /** By the `maskKey` of their targets. */
  readonly #addressBans = new Map<string, AddressBan>();
  /** The addresses of all of them: one question for those that come. */
  #addresses = new AddressList([]);
  #forgetTimer: () => void = () => {};

  constructor(components: BansComponents) {
    this.#components = components;
  }

  /** Whether bans and the record outlive a restart. */
  get areKept(): boolean {
    return this.#components.kept !== undefined;
  }

  /**
   * Takes the bans of the data folder. To be called before the hub starts.
   * @throws Problem where they cannot be read: a server that forgot its bans does not start
   */
  restore(): void {
    const { hub, kept, clock } = this.#components;
    if (kept === undefined) return;
    const bans = kept.list(clock.now());
    hub.restoreBans(bans);
    for (const ban of bans) this.#index(ban);
    this.#changed();
  }

  /** Puts out people that stay over a restart, where a ban means them that was made without a server. */
  putOutKept(): void {
    for (const { target, mask, ...ban } of this.list) {
      if (mask === undefined) continue;
      const users = this.usersMeantBy({ target, mask });
      for (const user of users) this.#components.hub.leave(user, bannedReason, undefined, banWords(ban));
    }
  }

  /** The sentence for a client of this address; undefined where it may come. */
  wordsFor(address: string): string | undefined {
    if (!this.#addresses.has(address)) return undefined;
    for (const { ban, addresses } of this.#addressBans.values()) if (addresses.has(address)) return banWords(ban);
    return undefined;
  }

  /** The users here that the target means. */
  usersMeantBy({ target, mask }: Pick<BanTarget, "target" | "mask">): User[] {
    const { hub, sessions } = this.#components;
    const users = [...hub.usersById.values()];
    if (mask !== undefined) return users.filter((user) => matchesMask(mask, user));
    const addresses = new AddressList([target]);
    return users.filter((user) =>
      user.sessions.some(({ id }) => {
        const connection = sessions.get(id)?.connection;
        return connection !== undefined && addresses.has(connection.address);
      }),
    );
  }

  get list(): ServerBan[] {
    return [...this.#components.hub.serverBans.values()];
  }

  /** Throws a `Problem` where the ban cannot be made. */
  add(ban: Omit<ServerBan, "at">): void {
    const refusal = this.#components.hub.ban(ban);
    if (refusal?.reason === "list-full")
      throw new Problem("There are as many bans as the server keeps: end some first.");
    if (refusal !== undefined) throw new Problem("The server did not take this ban.");
  }

  /** Returns whether there was such a ban. */
  remove(target: string, by: string): boolean {
    return this.#components.hub.unban(target, by) === undefined;
  }

  /** Writes a line into the record. */
  record(line: Omit<AuditLine, "at">): void {
    this.#keep("the record", (kept) => kept.record({ ...line, at: this.#components.clock.now() }));
  }

  audit(most: number): AuditLine[] {
    return this.#components.kept?.audit(most) ?? [];
  }

  hear(event: HubEvent): void {
    if (event.kind === "server-banned") {
      const { ban } = event;
      this.#keep(`the ban of ${ban.target}`, (kept) => kept.add(ban));
      this.#index(ban);
      this.#changed();
      this.#putOut(ban);
    } else if (event.kind === "server-unbanned") {
      const { ban, at, by } = event;
      this.#keep(`the end of the ban of ${ban.target}`, (kept) =>
        kept.remove(ban.target, { at, by, action: "unban", reason: "" }),
      );
      this.#addressBans.delete(maskKey(ban.target));
      this.#changed();
    }
  }

  #keep(what: string, change: (kept: KeptBans) => void): void {
    const { kept, log } = this.#components;
    if (kept === undefined) return;
    try {
      change(kept);
    } catch (fault) {
      const words = fault instanceof Error ? fault.message : String(fault);
      log.error({}, `${what} holds until this server ends, because it cannot be written: ${words}`);
    }
  }

  #index(ban: ServerBan): void {
    if (ban.mask !== undefined) return;
    this.#addressBans.set(maskKey(ban.target), { ban, addresses: new AddressList([ban.target]) });
  }

  #changed(): void {
    this.#addresses = new AddressList([...this.#addressBans.values()].map(({ ban }) => ban.target));
    this.#waitForEnd();
  }

  /** Ends the next ban that is over. */
  #waitForEnd(): void {
    this.#forgetTimer();
    const { clock } = this.#components;
    const ends = this.list.flatMap(({ until }) => (until === undefined ? [] : [until]));
    if (ends.length === 0) return;
    const delay = Math.min(...ends) - clock.now();
    this.#forgetTimer = clock.after(Math.max(0, Math.min(longestTimer, delay)), () => this.#endThoseThatAreOver());
  }

  #endThoseThatAreOver(): void {
    const now = this.#components.clock.now();
    for (const { target, until } of this.list) if (until !== undefined && until <= now) this.remove(target, server);
    this.#waitForEnd();
  }

  #putOut(ban: ServerBan): void {
    const { hub, sessions, log, dismiss } = this.#components;
    const words = banWords(ban);
    // Each node puts out those of its own sessions, and people that stay without any.
    const isHere = ({ sessions: theirs }: User): boolean =>
      theirs.length === 0 || theirs.some(({ id }) => sessions.get(id) !== undefined);
    const here = this.usersMeantBy(ban).filter(isHere);
    log.warn({ target: ban.target, by: ban.by, users: here.length }, `${ban.by} banned ${ban.target}: ${ban.reason}`);
    for (const user of here) hub.leave(user, bannedReason, undefined, words);
    if (ban.mask !== undefined) return;
    const addresses = new AddressList([ban.target]);
    sessions.afterwards(() => dismiss((address) => addresses.has(address)));
  }
}
