// The configuration file: TOML, one key for each setting. A mistake in it is refused with its line.
import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import { closest, tomlLine } from "@vitrine/wire/text";
import { parse, TomlError } from "smol-toml";
import { Problem } from "../problem.ts";
import { readOnlyFileFault } from "../trusted-file.ts";
import { checkValue, type SettingValue } from "./setting.ts";
import { type ServeSettings, settings } from "./settings.ts";

/** In bytes: a configuration is a page, and a larger file is named by mistake. */
const longestFile = 65_536;

/** Reads the settings of a file. Rejects with a `Problem`. */
export async function readConfig(path: string): Promise<Partial<ServeSettings>> {
  try {
    return parseConfig(await readText(path), path);
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

/** Never more than one byte past the limit, whatever the file becomes while it is read. */
async function readText(path: string): Promise<string> {
  const check = (fault: string | undefined): void => {
    if (fault !== undefined) throw new Problem(`The configuration ${path} is not read: ${fault}.`);
  };
  // Looked at before it is opened: opening a device can start something, and opening a pipe waits for its other end.
  check(readOnlyFileFault(path, await stat(path)));
  await using handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  check(readOnlyFileFault(path, await handle.stat()));
  const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(longestFile + 1) });
  check(bytesRead > longestFile ? `it is longer than ${longestFile} bytes` : undefined);
  return buffer.toString("utf8", 0, bytesRead);
}

/** Reads the settings in this text; the problems call it `path`. Throws a `Problem`. */
export function parseConfig(text: string, path: string): Partial<ServeSettings> {
  const found: Record<string, SettingValue> = {};
  for (const [key, value] of Object.entries(parseToml(text, path))) {
    const where = `${path}, line ${tomlLine(text, [key])}`;
    const setting = settings.find((known) => known.key === key);
    if (setting === undefined) throw new Problem(`${where}: there is no setting "${key}".${meant(key)}`);
    found[key] = checkValue(setting, value, `${where}: ${key}`);
  }
  return found;
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

function meant(key: string): string {
  const keys = settings.map((setting) => setting.key);
  const near = closest(key.replaceAll("_", "-"), keys);
  return near === undefined ? ` There are: ${keys.join(", ")}.` : ` Did you mean "${near}"?`;
}
