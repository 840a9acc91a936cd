// A message: who said what to whom, and when.
import type { MessageKind, Tags } from "./entry.ts";
import { type MessageId, messageIdOf, type Position } from "./position.ts";
import type { Room, User } from "./state.ts";

/** What its speaker decides of a message. */
export interface Said {
  readonly as: MessageKind;
  readonly text: Uint8Array;
  readonly splits?: readonly number[] | undefined;
  readonly tags: Tags | undefined;
  readonly replyTo: MessageId | undefined;
  readonly leastRank: number;
}

export class Message {
  readonly position: Position;
  /** In milliseconds since 1970; never earlier than an earlier message's. */
  readonly at: number;
  readonly from: User;
  readonly to: Room | User;
  readonly kind: MessageKind;
  /**
   * UTF-8 without NUL and CR; LF only between the lines of a message with several. It never changes. The renderer decides what of
   * it a screen may show.
   */
  readonly text: Uint8Array;
  /**
   * Of a message with several lines, and undefined for all others: the offsets in bytes, in order, at which its sender ended a
   * line that goes on in the next one. `linesOf` takes it apart.
   */
  readonly splits: readonly number[] | undefined;
  readonly tags: Tags | undefined;
  readonly replyTo: MessageId | undefined;
  /** Only members of at least this rank hear it; 0 for everybody. */
  readonly leastRank: number;

  constructor(position: Position, at: number, from: User, to: Room | User, said: Said) {
    this.position = position;
    this.at = at;
    this.from = from;
    this.to = to;
    this.kind = said.as;
    this.text = said.text;
    this.splits = said.splits;
    this.tags = said.tags;
    this.replyTo = said.replyTo;
    this.leastRank = said.leastRank;
  }

  get id(): MessageId {
    return messageIdOf(this.position);
  }
}
