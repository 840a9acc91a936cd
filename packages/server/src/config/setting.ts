// One setting of `vitrine serve`. The same row makes its option on the command line, its key in the configuration file, its check in
// both, its line in the help, and its row in docs/guide/server.md.
import { Problem } from "@vitrine/store";
import { parseDuration } from "@vitrine/wire/text";

export type SettingKind =
  | { readonly type: "text" }
  | { readonly type: "integer"; readonly least: number; readonly most: number }
  | { readonly type: "choice"; readonly values: readonly string[] }
  /** On the command line the bare option says yes, and `no` after it overrules a file; in the file it is a boolean. */
  | { readonly type: "flag" }
  /** A length of time, such as `7d`; 0 for none. */
  | { readonly type: "duration" }
  /** On the command line separated by commas; in the file an array of texts. */
  | { readonly type: "list"; readonly fault: (entry: string) => string | undefined }
  /** In the file an array of tables, each with all of these columns as texts. */
  | { readonly type: "rows"; readonly columns: readonly string[] }
  /** In the file an array of tables, whose columns have kinds of their own. */
  | { readonly type: "tables"; readonly columns: readonly TableColumn[] };

/** A column of a setting that is an array of tables. */
export interface TableColumn {
  readonly name: string;
  readonly kind: SimpleKind;
  readonly isNeeded: boolean;
}

/** The kinds of a single value. */
export type SimpleKind =
  | { readonly type: "text" }
  | { readonly type: "integer"; readonly least: number; readonly most: number }
  | { readonly type: "choice"; readonly values: readonly string[] }
  | { readonly type: "flag" };

export type SettingValue =
  | string
  | number
  | boolean
  | readonly string[]
  | readonly Readonly<Record<string, string | number | boolean | undefined>>[];

export interface Setting {
  /** As it is written in the file, and after `--` on the command line; `section.key` where it is in a section. */
  readonly key: string;
  /** The value's name in the help: `BYTES`. */
  readonly placeholder: string;
  readonly meaning: string;
  readonly kind: SettingKind;
  readonly standard: SettingValue | undefined;
  /** Whether a running server takes a new value when it reads its file again. */
  readonly isChangeable: boolean;
  /** It is a secret or a table, so it is no option of the command line. */
  readonly isInFileOnly?: boolean;
  /** The settings that this one is another name for, and their values. They win where they are given in the same place. */
  readonly sets?: (value: SettingValue) => Readonly<Record<string, SettingValue>>;
}

/** The values that the kind allows, for a message. */
function expectation(kind: SettingKind): string {
  switch (kind.type) {
    case "text":
      return "a text";
    case "integer":
      return `a whole number from ${kind.least} to ${kind.most}`;
    case "flag":
      return "true or false";
    case "duration":
      return "a length of time such as 30m, 2h, 7d or 1y, or 0";
    case "list":
      return "a list of texts";
    case "tables":
      return "one table or more: [[…]] before each";
    case "rows":
      return `tables with ${kind.columns.join(", ")}, each a text`;
    default:
      return kind.values.length === 2 ? kind.values.join(" or ") : `one of ${kind.values.join(", ")}`;
  }
}

function isRow(row: unknown, columns: readonly string[]): boolean {
  if (typeof row !== "object" || row === null) return false;
  const entries = Object.entries(row);
  const isText = ([key, value]: [string, unknown]): boolean =>
    columns.includes(key) && typeof value === "string" && value !== "";
  return entries.length === columns.length && entries.every(isText);
}

function fits(kind: SettingKind, value: unknown): value is SettingValue {
  if (kind.type === "flag") return typeof value === "boolean";
  if (kind.type === "tables") return Array.isArray(value);
  if (kind.type === "rows") return Array.isArray(value) && value.every((row) => isRow(row, kind.columns));
  if (kind.type === "list") return Array.isArray(value) && value.every((entry) => typeof entry === "string");
  if (kind.type === "integer") {
    return typeof value === "number" && Number.isInteger(value) && value >= kind.least && value <= kind.most;
  }
  if (typeof value !== "string" || value === "") return false;
  if (kind.type === "duration") return value === "0" || parseDuration(value) !== undefined;
  return kind.type === "text" || kind.values.includes(value);
}

/** The value, or a `Problem`: `where` names the option or the line. */
export function checkValue({ kind, isInFileOnly }: Setting, value: unknown, where: string): SettingValue {
  if (!fits(kind, value)) {
    // It may hold a password.
    if (isInFileOnly === true) throw new Problem(`${where} is ${expectation(kind)}.`);
    const shown = typeof value === "string" ? `"${value}"` : JSON.stringify(value);
    throw new Problem(`${where} is ${expectation(kind)}, not ${shown}.`);
  }
  if (kind.type === "tables") for (const table of value as readonly unknown[]) checkTable(table, kind.columns, where);
  if (kind.type === "list") {
    for (const entry of value as readonly string[]) {
      const fault = kind.fault(entry);
      if (fault !== undefined) throw new Problem(`${where}: ${fault}.`);
    }
  }
  return value;
}

function checkTable(table: unknown, columns: readonly TableColumn[], where: string): void {
  const names = columns.map(({ name }) => name).join(", ");
  if (typeof table !== "object" || table === null) throw new Problem(`${where} is tables with ${names}.`);
  for (const [name, value] of Object.entries(table)) {
    const column = columns.find((known) => known.name === name);
    if (column === undefined) throw new Problem(`${where} has no "${name}". There are: ${names}.`);
    if (!fits(column.kind, value)) {
      throw new Problem(`${where}: ${name} is ${expectation(column.kind)}, not ${JSON.stringify(value)}.`);
    }
  }
  const missing = columns.find(({ name, isNeeded }) => isNeeded && !(name in table));
  if (missing !== undefined) throw new Problem(`${where}: every table needs ${missing.name}.`);
}

/** The words after a flag. */
const flagWords = new Map([
  ["yes", true],
  ["no", false],
]);

/** The value of an option on the command line, where everything is text. */
export function parseValue(setting: Setting, text: string): SettingValue {
  const where = `--${setting.key}`;
  if (setting.kind.type === "flag") {
    const value = flagWords.get(text);
    if (value !== undefined) return value;
    throw new Problem(`${where} takes no value, or yes or no, not "${text}".`);
  }
  if (setting.kind.type === "list") {
    const entries = text.split(",").map((entry) => entry.trim());
    return checkValue(setting, text.trim() === "" ? [] : entries, where);
  }
  const isNumber = setting.kind.type === "integer" && /^-?\d+$/.test(text);
  return checkValue(setting, isNumber ? Number(text) : text, where);
}

/** The value as a person reads it: "none" for an empty list. */
export function shownValue(value: SettingValue | undefined): string {
  if (value === undefined) return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value !== "object") return String(value);
  if (value.length === 0) return "none";
  return value.map((entry) => (typeof entry === "string" ? entry : "a table")).join(", ");
}
