// Somebody sets, or clears, the metadata of themselves or of a room. Operators of the server may change everybody's.
import type { UserId } from "../entry.ts";
import { isTooMuch, type MetadataChange, withChanges } from "../metadata.ts";
import type { NameKey } from "../name/name.ts";
import { mayChangeMetadata } from "../permission.ts";
import type { RefusalReason } from "../refusal.ts";
import type { MutableRoom, MutableUser, State } from "../state.ts";
import type { Applying, EntryRow } from "./row.ts";

interface Target {
  readonly user: UserId;
  readonly room: NameKey | undefined;
  readonly holder: UserId | undefined;
}

function targetOf(state: State, { room, holder }: Target): MutableRoom | MutableUser | undefined {
  if (room !== undefined) return state.rooms.get(room);
  return holder === undefined ? undefined : state.users.get(holder);
}

function refusalOf(state: State, entry: Target): RefusalReason | undefined {
  const user = state.users.get(entry.user);
  if (user === undefined) return "no-such-user";
  const target = targetOf(state, entry);
  if (target === undefined) return entry.room === undefined ? "no-such-user" : "no-such-room";
  return mayChangeMetadata(target, user) ? undefined : "rank-too-low";
}

function change(
  { state, emit }: Applying,
  entry: Target,
  changes: readonly MetadataChange[],
  cause: "set" | "cleared",
): void {
  const [by, target] = [state.users.get(entry.user)!, targetOf(state, entry)!];
  state.setMetadata(target, withChanges(state.metadataOf(target), changes));
  const others = "members" in target ? [] : state.othersOfAccount(target);
  emit("metadata-changed", { by, target, others, changes, cause });
}

export const metadataSet: EntryRow<"metadata-set"> = {
  check(state, entry) {
    const refusal = refusalOf(state, entry);
    if (refusal !== undefined) return refusal;
    const before = state.metadataOf(targetOf(state, entry)!);
    const isLess = entry.changes.every(({ value }) => value === undefined);
    return !isLess && isTooMuch(withChanges(before, entry.changes)) ? "list-full" : undefined;
  },
  apply: (now, entry) => change(now, entry, entry.changes, "set"),
};

export const metadataCleared: EntryRow<"metadata-cleared"> = {
  check: (state, entry) => refusalOf(state, entry),
  apply(now, entry) {
    const before = now.state.metadataOf(targetOf(now.state, entry)!);
    const gone = [...before.keys()].map((key) => ({ key, value: undefined }));
    change(now, entry, gone, "cleared");
  },
};
