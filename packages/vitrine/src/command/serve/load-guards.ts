// Loads the modules that guard people when they are first needed, and at once: a question about a name does not wait.
import { createRequire } from "node:module";
import { extname } from "node:path";
import type * as Guards from "./guards.ts";

/** The bundle has `guards.js` beside its other files, so that they share one copy of what both need. */
export function loadGuards(): typeof Guards {
  return createRequire(import.meta.url)(`./guards${extname(import.meta.url)}`) as typeof Guards;
}
