// The channels and conversations whose last message is between two times, by that time.
import type { DatabaseSync } from "node:sqlite";
import type { TargetTime } from "../history.ts";
import { recordKinds } from "../record.ts";
import { targetOf } from "./target.ts";

export interface WantedTargets {
  /** Targets by id, with the number after which their reader may read. */
  readonly channels: readonly { readonly target: number; readonly since: number }[];
  readonly account: string | undefined;
  readonly first: number;
  readonly second: number;
  readonly limit: number;
}

export function prepareTargets(database: DatabaseSync): (wanted: WantedTargets) => TargetTime[] {
  const find = database.prepare("SELECT id, kind, folded, name FROM target WHERE id = ?");
  // Counts only records that a client without event playback sees.
  const last = database.prepare(
    `SELECT at, seq FROM message WHERE target = ? AND kind > 0 AND kind <> ${recordKinds.tags}
     ORDER BY at DESC, seq DESC LIMIT 1`,
  );
  const conversations = database.prepare(
    `SELECT t.id, t.kind, t.folded, t.name, c.last_at FROM correspondence c JOIN target t ON t.id = c.target
     WHERE c.account = ? AND c.last_at > ? AND c.last_at < ? AND t.kind = 1`,
  );
  return ({ channels, account, first, second, limit }) => {
    const [after, before] = [Math.min(first, second), Math.max(first, second)];
    const found: TargetTime[] = [];
    for (const { target, since } of channels) {
      const row = last.get(target);
      const at = Number(row?.["at"] ?? 0);
      if (row === undefined || Number(row["seq"]) <= since || at <= after || at >= before) continue;
      found.push({ target: targetOf(find.get(target)!), at });
    }
    if (account !== undefined) {
      for (const row of conversations.all(account, after, before)) {
        found.push({ target: targetOf(row), at: Number(row["last_at"]) });
      }
    }
    found.sort((one, other) => one.at - other.at);
    return first <= second ? found.slice(0, limit) : found.slice(-limit);
  };
}
