// Brings a checkout to the point where its commands run: installs from the lockfile and builds, each only
// when something changed. Plain JavaScript without dependencies, because it runs before there are any, and
// on Node 20, because the Node 24 that everything else uses is one of the things it installs.
import { spawnSync } from "node:child_process";
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

/** Runs a program to its end; its output goes to `output`. Ends this process with one line where it fails. */
export function run(command, args, { what, output = "inherit" } = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    env: projectEnvironment(),
    stdio: ["ignore", output, "inherit"],
  });
  if (done.error !== undefined || done.status !== 0) {
    console.error(`${what ?? command} failed: ${done.error?.message ?? `exit code ${done.status ?? done.signal}`}`);
    process.exit(1);
  }
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

function install() {
  const wanted = digest([readFileSync(join(root, "package-lock.json")), process.platform, process.arch]);
  if (stampIs("installed", wanted)) return;
  console.error("Installing what the lockfile names …");
  const npm = process.env.npm_execpath;
  // npm names itself to the scripts it runs; `npm` from the PATH is for whoever runs this file directly.
  const [command, args] = npm === undefined ? ["npm", []] : [process.execPath, [npm]];
  run(command, [...args, "ci", "--loglevel=error"], { what: "npm ci", output: 2 });
  writeStamp("installed", wanted);
}

function build() {
  const states = [join(root, "tsconfig.base.json"), join(root, "tsconfig.json")].map(
    (path) => `${path} ${statSync(path).mtimeMs}`,
  );
  const wanted = digest([...states, ...sourceStates(join(root, "packages"))]);
  const isBuilt = existsSync(join(root, "packages/vitrine/dist/main.js"));
  if (isBuilt && stampIs("built", wanted)) return;
  console.error("Building …");
  run("npm", ["run", "--silent", "build"], { what: "the build", output: 2 });
  writeStamp("built", wanted);
}

/** Installs and builds, each only when something changed since it was last done. */
export function setUp() {
  install();
  build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp();
