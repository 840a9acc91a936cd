// One setting of `vitrine serve`: the same row makes its option on the command line, its key in the configuration file,
// its check in both, and its line in the help.
import { Problem } from "../problem.ts";

export type SettingKind =
  | { readonly type: "text" }
  | { readonly type: "integer"; readonly least: number; readonly most: number }
  | { readonly type: "choice"; readonly values: readonly string[] }
  /** On the command line the bare option says yes, and `no` behind it overrules a file; in the file it is a boolean. */
  | { readonly type: "flag" };

export type SettingValue = string | number | boolean;

export interface Setting {
  /** As it is written in the file, and behind `--` on the command line. */
  readonly key: string;
  /** What the help calls the value: `BYTES`. */
  readonly placeholder: string;
  readonly meaning: string;
  readonly kind: SettingKind;
  readonly standard: SettingValue | undefined;
  /** Whether a running server takes a new value when it is told to read its file again. */
  readonly isChangeable: boolean;
}

/** What a value of this kind has to be, in words. */
function expectation(kind: SettingKind): string {
  switch (kind.type) {
    case "text":
      return "a text";
    case "integer":
      return `a whole number from ${kind.least} to ${kind.most}`;
    case "flag":
      return "true or false";
    default:
      return kind.values.length === 2 ? kind.values.join(" or ") : `one of ${kind.values.join(", ")}`;
  }
}

function fits(kind: SettingKind, value: unknown): value is SettingValue {
  if (kind.type === "flag") return typeof value === "boolean";
  if (kind.type === "integer") {
    return typeof value === "number" && Number.isInteger(value) && value >= kind.least && value <= kind.most;
  }
  if (typeof value !== "string" || value === "") return false;
  return kind.type === "text" || kind.values.includes(value);
}

/** The value, or a `Problem`: `where` names the option or the line. */
export function checkValue({ kind }: Setting, value: unknown, where: string): SettingValue {
  if (fits(kind, value)) return value;
  const shown = typeof value === "string" ? `"${value}"` : JSON.stringify(value);
  throw new Problem(`${where} is ${expectation(kind)}, not ${shown}.`);
}

/** What may stand behind a flag. */
const flagWords = new Map([
  ["yes", true],
  ["no", false],
]);

/** The value that stands on the command line, where everything is text. */
export function parseValue(setting: Setting, text: string): SettingValue {
  if (setting.kind.type === "flag") {
    const value = flagWords.get(text);
    if (value !== undefined) return value;
    throw new Problem(`--${setting.key} stands alone, or with yes or no behind it, not with "${text}".`);
  }
  const isNumber = setting.kind.type === "integer" && /^-?\d+$/.test(text);
  return checkValue(setting, isNumber ? Number(text) : text, `--${setting.key}`);
}
