// What every kind of entry has: a check, asked before appending and again when it is applied, and what it does.
import type { EntryKind, EntryOf } from "../entry.ts";
import type { HubEvent, HubEventKind, HubEventMap, Origin } from "../event.ts";
import type { Position } from "../position.ts";
import type { RefusalReason } from "../refusal.ts";
import type { State } from "../state.ts";

/** The entry's place and time, and where its events go. */
export interface Applying {
  readonly state: State;
  readonly position: Position;
  readonly at: number;
  readonly origin: Origin | undefined;
  readonly emit: <Kind extends HubEventKind>(kind: Kind, event: HubEventMap[Kind]) => void;
  /** For events that come in great numbers: takes the whole event, so nothing is copied. */
  readonly emitWhole: (event: HubEvent) => void;
}

export interface EntryRow<Kind extends EntryKind> {
  /** Why the entry would come to nothing on this state. `at` is when; before appending, the time of the last entry. */
  check(state: State, entry: EntryOf<Kind>, at: number): RefusalReason | undefined;
  /** Changes the state. The check has passed, so it cannot fail. */
  apply(now: Applying, entry: EntryOf<Kind>): void;
}
