// Messages that hold words, in the places that their reader may read: the newest ones.
import type { DatabaseSync } from "node:sqlite";
import { foldNick } from "@vitrine/hub/name";
import { parseSource } from "@vitrine/wire/irc/source";
import { matchExpression } from "../search-text.ts";
import { messageColumns } from "./row.ts";
import { targetColumns, type TargetedRow } from "./target.ts";

export interface WantedMessages {
  /** Targets by id, with the number after which their reader may read. */
  readonly places: readonly { readonly target: number; readonly since: number }[];
  readonly text: string;
  readonly from: string | undefined;
  /** Numbers of the first message that is wanted and of the first that is too late. */
  readonly first: number;
  readonly end: number;
  readonly limit: number;
}

const columns = `${messageColumns}, ${targetColumns}, m.target`;

/** With the target's id at the end. */
type SearchedRow = readonly [...row: TargetedRow, target: number];
/** Text, notices and multiline. */
const kinds = "m.kind IN (1, 2, 4)";

export function prepareSearch(database: DatabaseSync): (wanted: WantedMessages) => TargetedRow[] {
  const byWords = database.prepare(
    `SELECT ${columns} FROM found CROSS JOIN message m ON m.seq = found.rowid
     CROSS JOIN speaker s ON s.id = m.speaker CROSS JOIN target t ON t.id = m.target
     WHERE found MATCH :match AND found.rowid >= :first AND found.rowid < :end AND ${kinds} ORDER BY found.rowid DESC`,
  );
  const everything = database.prepare(
    `SELECT ${columns} FROM message m CROSS JOIN speaker s ON s.id = m.speaker CROSS JOIN target t ON t.id = m.target
     WHERE m.seq >= :first AND m.seq < :end AND ${kinds} ORDER BY m.seq DESC`,
  );
  for (const statement of [byWords, everything]) statement.setReturnArrays(true);
  return ({ places, text, from, first, end, limit }) => {
    const since = new Map(places.map((place) => [place.target, place.since]));
    const match = matchExpression(text);
    if (since.size === 0 || (match === undefined && text.trim() !== "")) return [];
    const names = [...since.keys()].map((target) => `"c${target}"`).join(" OR ");
    const rows =
      match === undefined
        ? everything.iterate({ first, end })
        : byWords.iterate({ match: `place : (${names}) AND text : (${match})`, first, end });
    const who = from === undefined ? undefined : foldNick(from);
    const found: TargetedRow[] = [];
    for (const row of rows as unknown as Iterable<SearchedRow>) {
      // The index speaks for itself; what somebody may read is decided by the row.
      const readable = since.get(row.at(-1) as number);
      if (readable === undefined || row[0] <= readable || !isBy(row, who)) continue;
      found.push(row.slice(0, -1) as unknown as TargetedRow);
      if (found.length === limit) break;
    }
    return found.toReversed();
  };
}

function isBy([, , , source, account]: SearchedRow, who: string | undefined): boolean {
  if (who === undefined) return true;
  const { nick } = parseSource(source);
  return foldNick(nick) === who || (account !== null && foldNick(account) === who);
}
