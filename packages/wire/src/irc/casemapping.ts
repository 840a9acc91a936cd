// CASEMAPPING=ascii: names that differ only in the case of ASCII letters are one. `[]\~` and `{}|^` stay different.

export const casemapping = "ascii";

/** Returns the key of a name: equal for names that are one. */
export function foldName(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function isSameName(first: string, second: string): boolean {
  return first === second || foldName(first) === foldName(second);
}
