// What the chat does not do, and why: a value, with words for a person.

export type RefusalReason = "name-taken" | "too-many-users" | "too-many-rooms" | "not-in-room" | "already-in-room";

export class Refusal {
  readonly reason: RefusalReason;
  /** A sentence or two that a person who is new here understands. */
  readonly words: string;

  constructor(reason: RefusalReason, words: string) {
    this.reason = reason;
    this.words = words;
  }
}
