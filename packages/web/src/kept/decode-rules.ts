// The decode-as rules of files, kept in this browser with each file's name, size and time.
import { decodeAsText, readDecodeAs, type DecodeAsRule } from "@vitrine/glass";

const storageKey = "vitrine.decode-as";
/** Files whose rules are kept; the oldest are forgotten. */
const mostFiles = 100;

type Kept = readonly (readonly [file: string, rules: readonly string[]])[];

const keyOf = ({ name, size, lastModified }: File): string => `${name} ${size} ${lastModified}`;

const isKept = (value: unknown): value is Kept[number] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === "string" && Array.isArray(value[1]);

function kept(storage: Pick<Storage, "getItem">): Kept {
  try {
    const all: unknown = JSON.parse(storage.getItem(storageKey) ?? "[]");
    return Array.isArray(all) ? all.filter(isKept) : [];
  } catch {
    return [];
  }
}

export function rulesOf(storage: Pick<Storage, "getItem">, file: File): readonly DecodeAsRule[] {
  const [, texts = []] = kept(storage).find(([key]) => key === keyOf(file)) ?? [];
  return texts.flatMap((text) => {
    const read = readDecodeAs(text);
    return read.isValid ? read.rule : [];
  });
}

/** Rules that cannot be kept (storage full, or forbidden) hold until the file is closed. */
export function keepRules(
  storage: Pick<Storage, "getItem" | "setItem">,
  file: File,
  rules: readonly DecodeAsRule[],
): void {
  const others = kept(storage).filter(([key]) => key !== keyOf(file));
  const own: Kept = rules.length === 0 ? [] : [[keyOf(file), rules.map(decodeAsText)]];
  try {
    storage.setItem(storageKey, JSON.stringify([...own, ...others].slice(0, mostFiles)));
  } catch {
    // Nothing depends on it.
  }
}
