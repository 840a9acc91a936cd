// One temporary folder for a run of the tests, in which everything lies that they leave for a moment.
import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const prefix = "vitrine-tests-";

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Removes a folder in which processes that just ended may still have been writing. */
function remove(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** Makes the folder of this run, and removes those of runs that were killed. The folder is removed when this process ends. */
export function makeRunFolder() {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length).split("-")[0]) : NaN;
    if (Number.isInteger(pid) && !isRunning(pid)) remove(join(tmpdir(), name));
  }
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  // As /tmp itself: tests run programs as other users.
  chmodSync(folder, 0o1777);
  process.on("exit", () => remove(folder));
  return folder;
}
