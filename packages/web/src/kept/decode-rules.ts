// The decode-as rules of files, kept in this browser with each file's name, size and time. The first view loads this: it imports types only.
import type { DecodeAsRule } from "@vitrine/glass";

const storageKey = "vitrine.decode-as";
/** Files whose rules are kept; the oldest are forgotten. */
const mostFiles = 100;
const largestPort = 65_535;
const transports: readonly unknown[] = ["tcp", "udp"] satisfies readonly DecodeAsRule["transport"][];
const applications: readonly unknown[] = ["lab", "irc", "dns", "data"] satisfies readonly DecodeAsRule["application"][];

type Kept = readonly (readonly [file: string, rules: readonly unknown[]])[];

const keyOf = ({ name, size, lastModified }: File): string => `${name} ${size} ${lastModified}`;

const isKept = (value: unknown): value is Kept[number] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === "string" && Array.isArray(value[1]);

const isPort = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= largestPort;

function isRule(value: unknown): value is DecodeAsRule {
  if (typeof value !== "object" || value === null) return false;
  const { transport, first, last, application } = value as Partial<Record<keyof DecodeAsRule, unknown>>;
  return transports.includes(transport) && applications.includes(application) && isPort(first) && isPort(last);
}

function kept(storage: Pick<Storage, "getItem">): Kept {
  try {
    const all: unknown = JSON.parse(storage.getItem(storageKey) ?? "[]");
    return Array.isArray(all) ? all.filter(isKept) : [];
  } catch {
    return [];
  }
}

export function rulesOf(storage: Pick<Storage, "getItem">, file: File): readonly DecodeAsRule[] {
  const [, rules = []] = kept(storage).find(([key]) => key === keyOf(file)) ?? [];
  return rules.filter(isRule);
}

/** Rules that cannot be kept (storage full, or forbidden) hold until the file is closed. */
export function keepRules(
  storage: Pick<Storage, "getItem" | "setItem">,
  file: File,
  rules: readonly DecodeAsRule[],
): void {
  const others = kept(storage).filter(([key]) => key !== keyOf(file));
  const own: Kept = rules.length === 0 ? [] : [[keyOf(file), rules]];
  try {
    storage.setItem(storageKey, JSON.stringify([...own, ...others].slice(0, mostFiles)));
  } catch {
    // Nothing depends on it.
  }
}
