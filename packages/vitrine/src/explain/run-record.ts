// The record of `vitrine lab run` about a capture: the result.json beside it counts the packets that tcpdump missed.
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { CaptureRecord } from "@vitrine/glass";

/** A run of two hundred hosts writes less than a megabyte; a larger file is something else. */
const largestResult = 16 * 1024 * 1024;

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The record of a capture with so many packets, or undefined: a file of that name that is no result, or one about another
 * capture, says nothing here.
 */
export function recordOf(path: string, packets: number): CaptureRecord | undefined {
  const file = join(dirname(path), "result.json");
  try {
    if (!existsSync(file) || statSync(file).size > largestResult) return undefined;
    const result: unknown = JSON.parse(readFileSync(file, "utf8"));
    const captures: readonly unknown[] = isTable(result) && Array.isArray(result.captures) ? result.captures : [];
    const own = captures.filter(isTable).find((one) => one.file === basename(path) && one.packets === packets);
    const { dropped, isComplete } = own ?? {};
    if (typeof dropped !== "number" || !Number.isInteger(dropped) || dropped < 0) return undefined;
    return { dropped, isComplete: isComplete !== false };
  } catch {
    // It cannot be read, or is not JSON.
    return undefined;
  }
}
