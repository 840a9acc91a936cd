// Who may read what of the history: the one place that CHATHISTORY, its TARGETS, SEARCH, REDACT, replay and HistServ ask.
import type { Room, User } from "@vitrine/hub";
import {
  type FoundRecord,
  type HistoryRecord,
  type Page,
  type PageRequest,
  type SearchPlace,
  type SearchRequest,
  type TargetsRequest,
  type TargetTime,
} from "@vitrine/store/history";
import type { Recorder } from "./recorder.ts";
import { conversationWith, isProtected } from "./target.ts";

export class HistoryAccess {
  readonly #recorder: Recorder;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  /**
   * Where the user may read the room's history: all of it as a member, and from the first join on where it is protected.
   * Undefined for everybody else, whether there is such a room or not.
   */
  mayRead(user: User, room: Room | undefined): SearchPlace | undefined {
    if (room === undefined || !room.members.has(user)) return undefined;
    if (!isProtected(room)) return { key: room.key };
    return { key: room.key, since: { account: user.account, number: this.#recorder.joinedAt(room, user) } };
  }

  /** Where a watcher of the server may read the room's history: only where everybody could read it who came in. */
  mayWatch(room: Room | undefined): SearchPlace | undefined {
    return room === undefined || isProtected(room) ? undefined : { key: room.key };
  }

  /** Every room that the user may read. */
  placesOf(user: User): SearchPlace[] {
    return user.rooms.flatMap((room) => this.mayRead(user, room) ?? []);
  }

  /**
   * The key of the user's conversation with somebody who is here, or, for an account, with somebody of this name who is not.
   * Undefined where there is none.
   */
  async conversation(user: User, other: User | undefined, name: string): Promise<string | undefined> {
    if (other !== undefined) return conversationWith(user, other)?.key;
    return user.account === undefined ? undefined : this.#recorder.history.conversation(user.account, name);
  }

  /** Each question finds what was said before it. */
  page(request: PageRequest): Promise<Page> {
    this.#recorder.flush();
    return this.#recorder.history.page(request);
  }

  search(request: SearchRequest): Promise<readonly FoundRecord[]> {
    this.#recorder.flush();
    return this.#recorder.history.search(request);
  }

  targets(request: TargetsRequest): Promise<readonly TargetTime[]> {
    this.#recorder.flush();
    return this.#recorder.history.targets(request);
  }

  /** The message, where it was said in this place and the place's reader may read it. */
  async find({ key, since }: SearchPlace, number: number): Promise<HistoryRecord | undefined> {
    this.#recorder.flush();
    const range = { type: "around", reference: { number } } as const;
    const page = await this.#recorder.history.page({ key, since, range, limit: 1, hasEvents: true });
    return page.records.find((record) => record.number === number && isMessage(record));
  }

  /** Whether the user said it: by account, and a guest while they are here. */
  isOwn(user: User, { account, number }: HistoryRecord): boolean {
    return account === undefined ? this.#recorder.saidByGuest(user, number) : account === user.account;
  }
}

function isMessage({ kind }: HistoryRecord): boolean {
  return kind === "text" || kind === "notice" || kind === "tags" || kind === "multiline";
}
