// Namespaces for test files: each worker gets a loopback, lab folders and process ids of its own, so that files which use the
// same ports, addresses or names of labs run side by side, and no process outlives its worker.
import { spawnSync } from "node:child_process";

export interface Isolation {
  /** The program that starts a worker, and its arguments before the worker's own command; empty for none. */
  readonly command: readonly string[];
  /** Whether test files may run side by side. */
  readonly isIsolated: boolean;
  /** What is missing, and why, in a sentence; undefined where nothing is. */
  readonly shortcoming?: string;
}

/**
 * Runs inside the new namespaces, before the worker. A new network namespace has its loopback down. `ip netns` and the lab keep
 * their names in /run, and their files in /etc/netns: here these folders are empty, and nobody outside sees what is added.
 */
const prepare = `ip link set lo up || exit 1
for folder in /run/netns /run/vitrine-lab /etc/netns; do
  if mkdir -p "$folder" 2>/dev/null; then mount -t tmpfs none "$folder" || exit 1; fi
done
`;
/** Gives up the rights that only preparing needed. */
const withoutRights = "setpriv --inh-caps=-all --ambient-caps=-all --bounding-set=-all -- ";

const base = ["--net", "--mount", "--propagation", "private"];
const ownProcesses = ["--pid", "--fork", "--kill-child", "--mount-proc"];
const asThemselves = ["--user", "--map-current-user", "--keep-caps"];

/** A worker ends with the process that started it, also when that one is killed. */
const endsWithParent = ["setpriv", "--pdeathsig", "KILL", "unshare"];

/** The ways to isolate, the best first, for root and for others. */
function* ways(isRoot: boolean): Iterable<readonly string[]> {
  const options = [...(isRoot ? [] : asThemselves), ...base];
  const worker = `${isRoot ? "" : withoutRights}"$@"`;
  // The kernel hands orphans to process 1: the shell stays there, because it reaps them.
  const script = `${prepare}${worker}\nexit $?`;
  yield [...endsWithParent, ...options, ...ownProcesses, "sh", "-c", script, "worker"];
  yield [...endsWithParent, ...options, "sh", "-c", `${prepare}exec ${worker}`, "worker"];
}

/** Finds out what this kernel and this user allow, by trying. */
export function findIsolation(isRoot: boolean = process.getuid?.() === 0): Isolation {
  let reason = "";
  for (const command of ways(isRoot)) {
    const [program, ...args] = command;
    const { status, stderr, error } = spawnSync(program!, [...args, "true"], { encoding: "utf8" });
    if (status === 0) return { command, isIsolated: true };
    reason ||= error?.message ?? stderr.trim().split("\n")[0] ?? "";
  }
  return { command: [], isIsolated: false, shortcoming: `this user may not make namespaces (${reason})` };
}
