// The configuration file: TOML, one key for each setting, some of them in sections. A mistake is refused with its line.
import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import { closest, tomlLine } from "@vitrine/wire/text";
import { parse, TomlError } from "smol-toml";
import { Problem, readOnlyFileFault } from "@vitrine/store";
import { laterKeys } from "./later.ts";
import { checkValue, type SettingValue } from "./setting.ts";
import { type GivenSettings, sections, settings } from "./settings.ts";

/** In bytes: a configuration is a page, and a larger file is named by mistake. */
const longestFile = 65_536;

/** Reads the settings of a file; `unused` hears of keys that have no effect yet. Rejects with a `Problem`. */
export async function readConfig(path: string, unused?: (key: string) => void): Promise<GivenSettings> {
  try {
    return parseConfig(await readText(path), path, unused);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      ENOENT: "there is no such file",
      ENOTDIR: "a part of the path is not a folder",
      EACCES: "it may not be read",
    };
    throw new Problem(`The configuration ${path} cannot be read: ${reasons[code ?? ""] ?? message}.`);
  }
}

/** Reads at most one byte more than the limit, whatever the file becomes meanwhile. */
async function readText(path: string): Promise<string> {
  const check = (fault: string | undefined): void => {
    if (fault !== undefined) throw new Problem(`The configuration ${path} is not read: ${fault}.`);
  };
  // Before the file is opened: opening a device can start something, and opening a pipe waits for its other end.
  check(readOnlyFileFault(path, await stat(path)));
  await using handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  check(readOnlyFileFault(path, await handle.stat()));
  const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(longestFile + 1) });
  check(bytesRead > longestFile ? `it is longer than ${longestFile} bytes` : undefined);
  return buffer.toString("utf8", 0, bytesRead);
}

/** Reads the settings in this text; the problems call it `path`. Throws a `Problem`. */
export function parseConfig(text: string, path: string, unused: (key: string) => void = () => {}): GivenSettings {
  const found: Record<string, SettingValue> = {};
  const read = (table: Readonly<Record<string, unknown>>, section: readonly string[]): void => {
    for (const [name, value] of Object.entries(table)) {
      const place = [...section, name];
      const key = place.join(".");
      const where = `${path}, line ${tomlLine(text, place)}`;
      const setting = settings.find((known) => known.key === key);
      if (laterKeys.includes(key)) unused(key);
      else if (setting !== undefined) found[key] = checkValue(setting, value, `${where}: ${key}`);
      else if (isTable(value)) readSection(value, place, where);
      else if (sections.includes(key))
        throw new Problem(`${where}: ${key} is a section: write [${key}], then its settings.`);
      else throw new Problem(`${where}: there is no setting "${key}".${meant(key)}`);
    }
  };
  const readSection = (table: Readonly<Record<string, unknown>>, place: readonly string[], where: string): void => {
    const key = place.join(".");
    const isKnown = sections.some((section) => section === key || section.startsWith(`${key}.`));
    if (!isKnown) {
      throw new Problem(
        `${where}: there is no section [${key}]. There are: ${sections.map((name) => `[${name}]`).join(", ")}.`,
      );
    }
    read(table, place);
  };
  read(parseToml(text, path), []);
  return found;
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function parseToml(text: string, path: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const why = error.message.split("\n")[0]!.replace(/^Invalid TOML document: /, "");
    throw new Problem(`${path}, line ${error.line}: ${why}.`);
  }
}

/** The setting that the writer may have meant. */
function meant(key: string): string {
  const keys = settings.map((setting) => setting.key);
  const written = key.replaceAll("_", "-");
  const ending = `.${written.slice(written.lastIndexOf(".") + 1)}`;
  // The right name in the wrong section, or in none.
  const near = keys.find((known) => `.${known}`.endsWith(ending)) ?? closest(written, keys);
  if (near === undefined) return ` There are: ${keys.join(", ")}.`;
  const end = near.lastIndexOf(".");
  return end < 0 ? ` Did you mean "${near}"?` : ` Did you mean "${near.slice(end + 1)}" in [${near.slice(0, end)}]?`;
}
