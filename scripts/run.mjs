// Sets up, then runs a program of the project on the project's own Node: a TypeScript file, or the `vitrine` command.
// Ends as the program ends: `node scripts/run.mjs FILE [ARGUMENT …]`.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { projectEnvironment, projectNode, root, setUp } from "./setup.mjs";

/** The options of Node in the first line of a program: `#!/usr/bin/env -S node OPTION …`. */
function optionsOf(file) {
  const [first] = readFileSync(join(root, file), "utf8").split("\n", 1);
  return first.startsWith("#!") ? first.split(" ").slice(3) : [];
}

/** Runs `file` after set-up; passes signals on to it, and ends with its exit code. */
export async function runAfterSetUp(file, args) {
  await setUp();
  // TypeScript runs from its source, all of it.
  const options = file.endsWith(".ts") ? ["--conditions=source"] : optionsOf(file);
  const child = spawn(projectNode(), [...options, file, ...args], {
    cwd: root,
    env: projectEnvironment(),
    stdio: "inherit",
  });
  // A Ctrl-C reaches the whole foreground group, so the child may get it a second time from here: it expects that. A signal
  // that is sent to this process alone would not reach the child otherwise.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`${file} could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal ?? "SIGTERM"];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, ...args] = process.argv.slice(2);
  await runAfterSetUp(file, args);
}
