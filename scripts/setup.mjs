// Brings a checkout to the point where its commands run: installs from the lockfile and builds, each only
// when something changed. Plain JavaScript without dependencies, because it runs before there are any, and
// on Node 20, because the Node 24 that everything else uses is one of the things it installs.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binaries = join(root, "node_modules", ".bin");
const stamps = join(root, "node_modules", ".setup");

/** The Node that runs the project: the one of the lockfile, or this one where that has none for this system. */
export function projectNode() {
  const brought = join(binaries, "node");
  return existsSync(brought) ? brought : process.execPath;
}

/** The environment in which npm, its scripts and our tools find the project's Node and tools first. */
export function projectEnvironment() {
  return { ...process.env, PATH: `${binaries}:${process.env.PATH ?? ""}` };
}

/** Milliseconds between two lines that say that a step still goes on. */
const betweenLines = 10_000;

/**
 * Runs one step of the set-up to its end, and says on standard error how it goes: `doing` at its start, and a line from time to
 * time. Ends this process with a sentence where the step fails.
 */
async function runStep(doing, command, args, environment = {}) {
  const start = performance.now();
  const seconds = () => Math.round((performance.now() - start) / 1000);
  console.error(`${doing} …`);
  const env = { ...projectEnvironment(), ...environment };
  const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", 2, 2] });
  const timer = setInterval(() => console.error(`  … still at it after ${seconds()} seconds`), betweenLines);
  const failure = await new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
  clearInterval(timer);
  if (failure === undefined) return;
  console.error(`${command} ${args.at(-1)} failed: ${failure}`);
  process.exit(1);
}

function digest(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

function stampIs(name, value) {
  const file = join(stamps, name);
  return existsSync(file) && readFileSync(file, "utf8") === value;
}

function writeStamp(name, value) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), value);
}

/** Every source file with its size and time of change: cheaper than reading them, and enough to see an edit. */
function* sourceStates(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "node_modules" || entry.name === "dist" || entry.name === "fixtures") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sourceStates(path);
    else {
      const { size, mtimeMs } = statSync(path);
      yield `${path} ${size} ${mtimeMs}`;
    }
  }
}

async function install() {
  const wanted = digest([readFileSync(join(root, "package-lock.json")), process.platform, process.arch]);
  if (stampIs("installed", wanted)) return;
  // npm names itself to the scripts it runs. Run directly, this file takes `npm` from the PATH.
  const npm = process.env.npm_execpath;
  const [command, args] = npm === undefined ? ["npm", []] : [process.execPath, [npm]];
  const doing = "Installing what the lockfile names (the first time: 15 seconds to some minutes)";
  await runStep(doing, command, [...args, "--loglevel=error", "--no-progress", "ci"]);
  writeStamp("installed", wanted);
}

async function build() {
  const states = [join(root, "tsconfig.base.json"), join(root, "tsconfig.json")].map(
    (path) => `${path} ${statSync(path).mtimeMs}`,
  );
  const wanted = digest([...states, ...sourceStates(join(root, "packages"))]);
  const isBuilt = existsSync(join(root, "packages/vitrine/dist/main.js"));
  if (isBuilt && stampIs("built", wanted)) return;
  // A test that sets everything up must not make a page for tests.
  await runStep("Building", "npm", ["run", "--silent", "build"], { NODE_ENV: "production" });
  writeStamp("built", wanted);
}

/** Installs and builds, each only when something changed since it was last done. */
export async function setUp() {
  await install();
  await build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setUp();
