// The configuration file: TOML, one key for each setting. What is wrong in it is refused with its line.
import { readFile } from "node:fs/promises";
import { parse, TomlError } from "smol-toml";
import { Problem } from "../problem.ts";
import { nearest } from "./nearest.ts";
import { checkValue, type SettingValue } from "./setting.ts";
import { type ServeSettings, settings } from "./settings.ts";

/** A configuration is a page; whoever names a larger file by mistake is told so. */
const longestFile = 65_536;

/** The settings that stand in the file. Rejects with a `Problem`. */
export async function readConfig(path: string): Promise<Partial<ServeSettings>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = { ENOENT: "there is no such file", EACCES: "it may not be read", EISDIR: "it is a folder" }[code ?? ""];
    throw new Problem(`The configuration ${path} cannot be read: ${why ?? message}.`);
  }
  return parseConfig(text, path);
}

/** The settings in this text; `path` is what the problems call it. Throws a `Problem`. */
export function parseConfig(text: string, path: string): Partial<ServeSettings> {
  if (text.length > longestFile)
    throw new Problem(`${path} is no configuration: it is longer than ${longestFile} bytes.`);
  const found: Record<string, SettingValue> = {};
  for (const [key, value] of Object.entries(parseToml(text, path))) {
    const where = `${path}, line ${lineOf(key, text)}`;
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
  const near = nearest(key.replaceAll("_", "-"), keys);
  return near === undefined ? ` There are: ${keys.join(", ")}.` : ` Did you mean "${near}"?`;
}

/** The line, from 1, on which the key stands: `key = …` or `[key]`. */
function lineOf(key: string, text: string): number {
  const lines = text.split("\n");
  const names = (line: string): boolean => {
    const start = line.trimStart().replace(/^\[+\s*/, "");
    const bare = start.replace(/^["']/, "");
    return bare.startsWith(key) && /^["']?\s*[=.\]]/.test(bare.slice(key.length));
  };
  return lines.findIndex(names) + 1;
}
