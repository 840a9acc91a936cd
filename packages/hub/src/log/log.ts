// The log: what has been said and done, in one order that every node sees alike.
import type { Entry } from "../entry.ts";
import type { Origin } from "../event.ts";
import type { Position } from "../position.ts";

/**
 * Takes the next entry. `at` is in milliseconds since 1970 and never goes back. `origin` is there for entries that this node
 * appended, matched in the order of appending.
 */
export type Apply = (position: Position, at: number, entry: Entry, origin: Origin | undefined) => void;

/** A totally ordered log of entries. */
export interface Log {
  /** Called once. After that position every entry is applied, in order, exactly once, this node's own included. */
  read(from: Position | undefined, apply: Apply): void;
  /**
   * Appends an entry, which may be applied later; own entries are applied in the order of appending. An entry that is
   * appended while another one is being applied is applied after it.
   */
  append(entry: Entry, origin?: Origin): void;
  /** Bytes that were appended and are not applied yet. Above a limit, sessions stop reading. */
  readonly waiting: number;
  readonly isReachable: boolean;
  onReachable: (isReachable: boolean) => void;
}
