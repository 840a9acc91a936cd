// Every setting of `vitrine serve`, one table: a row in a file of `section/` adds one, its type included.
import { accountSettings } from "./section/accounts.ts";
import { historySettings } from "./section/history.ts";
import { ircSettings } from "./section/irc.ts";
import { labSettings } from "./section/lab.ts";
import { limitSettings } from "./section/limits.ts";
import { serverSettings } from "./section/server.ts";
import { listenSettings } from "./section/listen.ts";
import { tlsSettings } from "./section/tls.ts";
import type { Setting, SettingKind, SettingValue, TableColumn } from "./setting.ts";

const rows = [
  ...serverSettings,
  ...listenSettings,
  ...tlsSettings,
  ...limitSettings,
  ...ircSettings,
  ...accountSettings,
  ...historySettings,
  ...labSettings,
] as const;

type Row = (typeof rows)[number];

/** A table of a setting that is an array of tables. */
type TableOf<Column extends TableColumn> = {
  readonly [Each in Column as Each["name"]]?: ValueOf<Each["kind"]> | undefined;
};

type ValueOf<Kind extends SettingKind> = Kind extends { readonly type: "integer" }
  ? number
  : Kind extends { readonly type: "flag" }
    ? boolean
    : Kind extends { readonly type: "list" }
      ? readonly string[]
      : Kind extends { readonly type: "tables"; readonly columns: readonly (infer Column extends TableColumn)[] }
        ? readonly TableOf<Column>[]
        : Kind extends { readonly type: "rows"; readonly columns: readonly (infer Column extends string)[] }
          ? readonly Readonly<Record<Column, string>>[]
          : Kind extends { readonly values: readonly (infer Value)[] }
            ? Value
            : string;

/** The settings that a server runs with, by their keys. Rows that only set others have no value of their own. */
export type ServeSettings = {
  readonly [Each in Row as Each extends { readonly sets: unknown } ? never : Each["key"]]:
    | ValueOf<Each["kind"]>
    | (Each["standard"] extends undefined ? undefined : never);
};

/** Settings by their keys, as one place gives them: the command line, or the file. */
export type GivenSettings = Readonly<Partial<Record<string, SettingValue>>>;

export const settings: readonly (Setting & { readonly key: Row["key"] })[] = rows;

/** The names of the sections, as `[limits]` in the file. */
export const sections: readonly string[] = [
  ...new Set(rows.filter(({ key }) => key.includes(".")).map(({ key }) => key.slice(0, key.lastIndexOf(".")))),
];
