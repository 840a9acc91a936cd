// Reads what a page sent: hostile until it is understood.
import type { FromPage } from "../feed.ts";

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
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
  if (kind === "pause" && typeof isPaused === "boolean") return { kind, isPaused };
  return undefined;
}
