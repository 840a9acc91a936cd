// Reads what a page sent: hostile until it is understood.
import type { FeedSearch, FromPage } from "../feed.ts";

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** In characters: no search needs more. */
const longestText = 400;

function isShort(value: unknown): value is string {
  return typeof value === "string" && value.length <= longestText;
}

const orNone = (isKind: (value: unknown) => boolean, value: unknown): boolean => value === undefined || isKind(value);

function readSearch(id: number, value: Record<string, unknown>): FromPage | undefined {
  const { text, from, after, before } = value as unknown as FeedSearch;
  if (!isShort(text) || !orNone(isShort, from) || !orNone(isNumber, after) || !orNone(isNumber, before))
    return undefined;
  return { kind: "search", id, text, from, after, before };
}

/** Undefined for what no page of ours says. */
export function readFromPage(text: string): FromPage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const { kind, token, id, number, frame, isPaused } = value;
  if (kind === "open" && (token === undefined || typeof token === "string")) return { kind, token };
  if (kind === "line" && isNumber(id) && isNumber(number)) return { kind, id, number };
  if (kind === "packet" && isNumber(id) && isNumber(frame)) return { kind, id, frame };
  if (kind === "search" && isNumber(id)) return readSearch(id, value);
  if (kind === "pause" && typeof isPaused === "boolean") return { kind, isPaused };
  return undefined;
}
