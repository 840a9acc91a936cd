// Finds a Chromium to print with: the one that the environment names, or the first of the usual names on the PATH.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The headless shell comes first: it is the same engine, and prints for two thirds of the CPU time. */
const names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of the browser; undefined where there is none. `VITRINE_CHROMIUM` names one that is elsewhere. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { VITRINE_CHROMIUM: named, PATH: path = "" } = environment;
  if (named !== undefined && named !== "") return isExecutable(named) ? named : undefined;
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

export const howToGetChromium =
  "there is no Chromium here to make the PDF: install it (Debian, Ubuntu: `apt install chromium`), or name one in VITRINE_CHROMIUM; or print report.html from any browser";
