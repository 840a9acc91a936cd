// Records of one target between two bounds, from either end: what all pages are made of.
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Bound } from "../history.ts";
import { recordKinds } from "../record.ts";
import { eventColumns, messageColumns, type RecordRow } from "./row.ts";

export interface RecordRange {
  readonly target: number;
  /** Undefined: from the first one on. Records are after it. */
  readonly from?: Bound | undefined;
  /** Undefined: to the last one. Records are before it. */
  readonly to?: Bound | undefined;
  /** The end from which `limit` counts. */
  readonly order: "oldest-first" | "newest-first";
  readonly limit: number;
  readonly hasEvents: boolean;
}

type Order = RecordRange["order"];

const first: Bound = { at: -1, number: -1 };
const last: Bound = { at: Number.MAX_SAFE_INTEGER, number: Number.MAX_SAFE_INTEGER };

const between = `m.target = :target AND (m.at, m.seq) > (:fromAt, :from) AND (m.at, m.seq) < (:toAt, :to)`;

function statementText(order: Order, hasEvents: boolean): string {
  const direction = order === "newest-first" ? "DESC" : "ASC";
  const part = (columns: string, table: string, kinds: string): string =>
    `SELECT ${columns} FROM ${table} m CROSS JOIN speaker s ON s.id = m.speaker
     WHERE ${between} AND ${kinds} ORDER BY m.at ${direction}, m.seq ${direction} LIMIT :limit`;
  // Redacted messages have the kind 0.
  if (!hasEvents) return part(messageColumns, "message", `m.kind > 0 AND m.kind <> ${recordKinds.tags}`);
  return `SELECT * FROM (${part(messageColumns, "message", "m.kind > 0")})
    UNION ALL SELECT * FROM (${part(eventColumns, "event", "m.kind > 0")})
    ORDER BY at ${direction}, seq ${direction} LIMIT :limit`;
}

/** Reads ranges; returns rows in the order of the log. */
export class Ranges {
  readonly #statements: ReadonlyMap<string, StatementSync>;

  constructor(database: DatabaseSync) {
    const statements = new Map<string, StatementSync>();
    for (const order of ["oldest-first", "newest-first"] as const) {
      for (const hasEvents of [false, true]) {
        const statement = database.prepare(statementText(order, hasEvents));
        statement.setReturnArrays(true);
        statements.set(`${order} ${hasEvents}`, statement);
      }
    }
    this.#statements = statements;
  }

  read({ target, from = first, to = last, order, limit, hasEvents }: RecordRange): RecordRow[] {
    const rows = this.#statements
      .get(`${order} ${hasEvents}`)!
      .all({ target, fromAt: from.at, from: from.number, toAt: to.at, to: to.number, limit }) as unknown as RecordRow[];
    return order === "newest-first" ? rows.toReversed() : rows;
  }
}

/** The later of two bounds. */
export function later(one: Bound | undefined, other: Bound | undefined): Bound | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.at > other.at || (one.at === other.at && one.number >= other.number) ? one : other;
}
