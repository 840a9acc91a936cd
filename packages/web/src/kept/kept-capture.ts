// What is kept of an open capture, so that a reload opens it again; and how much of that there may be.
import type { FileHandle, FolderHandle } from "./file-handle.ts";

/** Larger files are opened again through their handle, or not at all: a copy costs time and disk. In bytes. */
export const largestCopy = 16 * 1024 * 1024;
/** Of all copies that this browser keeps. In bytes. */
export const mostCopied = 64 * 1024 * 1024;
/** Captures that are kept, of all tabs. */
export const mostKept = 256;
/** Nothing is kept longer: a reload comes soon. In milliseconds. */
export const longestKept = 7 * 24 * 60 * 60 * 1000;

export interface KeptCapture {
  /** The tab's, and the capture's name in it. */
  readonly key: string;
  readonly tab: string;
  readonly name: string;
  /** Captures of one tab with the same number were opened together. */
  readonly group: number;
  /** Of the group. */
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
  readonly lastModified: number;
  /** One of the three is there; with a handle in a folder, both. */
  readonly copy?: ArrayBuffer;
  readonly handle?: FileHandle;
  readonly folder?: FolderHandle;
}

const sizeOf = ({ copy }: KeptCapture): number => copy?.byteLength ?? 0;

/** Those to forget: too old, or the oldest of too many. `all` are in any order. */
export function toForget(all: readonly KeptCapture[], now: number): readonly KeptCapture[] {
  let bytes = 0;
  let count = 0;
  return all
    .toSorted((one, other) => other.keptAt - one.keptAt)
    .filter((one) => {
      count += 1;
      bytes += sizeOf(one);
      return count > mostKept || bytes > mostCopied || now - one.keptAt > longestKept;
    });
}

/** Those to open at the start: of this tab, or in a new tab the newest captures of these names. */
export function toReopen(all: readonly KeptCapture[], tab: string, names: readonly string[]): readonly KeptCapture[] {
  const own = all.filter((one) => one.tab === tab);
  if (own.length > 0) return own;
  const newest = new Map<string, KeptCapture>();
  for (const one of all) {
    if (!names.includes(one.name)) continue;
    const other = newest.get(one.name);
    if (other === undefined || other.keptAt < one.keptAt) newest.set(one.name, one);
  }
  return [...new Set(names)].flatMap((name) => newest.get(name) ?? []);
}
