// `--user NAME`: a server that was started as root opens what only root may, and then gives root's rights up for good.
//
//   root: configuration, certificate
//   as the user, with root in reserve: data folder, socket, accounts    ← files are checked and made as the user's
//   root: listeners, metrics, tcpdump
//   the user, for good: everything else
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Log, ServeSettings } from "@vitrine/server";
import { Problem } from "@vitrine/store";

export interface ServerUser {
  /** Undefined where the server stays the user who started it. */
  readonly name: string | undefined;
  /** Does this with the user's rights, and takes root's again. */
  as<Value>(action: () => Promise<Value>): Promise<Value>;
  /**
   * Gives root's rights up for good.
   * @throws Problem where one of them is left: then the server must end
   */
  dropRights(): void;
  /** A line for the person who started the server, or nothing. */
  readonly warning: string;
}

export interface UserIds {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly groups: number[];
}

const unchanged: ServerUser = { name: undefined, as: (action) => action(), dropRights: () => {}, warning: "" };

/** In the start message, because the log's modules take as long to load as the rest of the start. */
const warningOfRoot = "It runs as root: with --user NAME it gives root's rights up once it listens.\n";

/** The user of `--user`. Throws a `Problem` where there is none, or this process may not become that user. */
export function serverUser({ user: wanted, data }: ServeSettings, log: Log): ServerUser {
  const isRoot = process.geteuid?.() === 0;
  if (wanted === undefined) return isRoot ? { ...unchanged, warning: warningOfRoot } : unchanged;
  const ids = idsOf(wanted);
  if (!isRoot && ids.uid === process.getuid?.()) return unchanged;
  if (!isRoot) throw new Problem(`--user ${wanted} needs root: only root may become another user.`);
  if (ids.uid === 0) throw new Problem(`--user ${wanted} is root: name a user with fewer rights.`);
  if (data === undefined) throw new Problem("--user needs --data: the data folder without it is root's.");
  return {
    name: ids.name,
    warning: "",
    as: async (action) => {
      const groups = process.getgroups!();
      becomeForNow(ids);
      try {
        checkProgram(ids.name);
        return await action();
      } finally {
        process.seteuid!(0);
        process.setegid!(0);
        process.setgroups!(groups);
      }
    },
    dropRights: () => {
      process.setgroups!(ids.groups);
      process.setgid!(ids.gid);
      process.setuid!(ids.uid);
      const left = rightsLeft(ids);
      if (left !== undefined) throw new Problem(`Root's rights are not gone (${left}), so this server does not go on.`);
      log.info({ user: ids.name, uid: ids.uid, gid: ids.gid }, `runs as ${ids.name} (uid ${ids.uid}) from now on`);
    },
  };
}

function becomeForNow({ name, uid, gid, groups }: UserIds): void {
  try {
    process.setgroups!(groups);
    process.setegid!(gid);
    process.seteuid!(uid);
  } catch {
    throw new Problem(`--user ${name}: this root may not become another user (CAP_SETUID, CAP_SETGID).`);
  }
}

/** Parts of the program are loaded when they are first needed, and then by the user. */
function checkProgram(name: string): void {
  const file = fileURLToPath(import.meta.url);
  try {
    closeSync(openSync(file, "r"));
  } catch {
    throw new Problem(`--user ${name} cannot read this program: ${file}.`);
  }
}

/** Asks `id`, which knows every source of users that the system has. A number is a uid. */
export function idsOf(name: string): UserIds {
  if (!/^[A-Za-z0-9_][\w.@$-]*$/.test(name)) throw new Problem(`--user is the name of a user, not "${name}".`);
  // Loaded here, because a server without --user starts no process.
  const { execFileSync } = process.getBuiltinModule("node:child_process");
  const ask = (option: string): number[] => {
    try {
      const words = execFileSync("id", [option, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
      return words.trim().split(" ").map(Number);
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
      throw new Problem(
        isMissing ? "--user needs the program id." : `There is no user ${name} on this machine (--user).`,
      );
    }
  };
  return { name, uid: ask("-u")[0]!, gid: ask("-g")[0]!, groups: ask("-G") };
}

function isAllowed(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

/** A right of root that this process still has, in every thread; undefined where there is none. */
function rightsLeft({ uid, gid }: UserIds): string | undefined {
  if (process.getuid!() !== uid || process.geteuid!() !== uid) return "user";
  if (process.getgid!() !== gid || process.getegid!() !== gid) return "group";
  if (gid !== 0 && process.getgroups!().includes(0)) return "root's group";
  if (isAllowed(() => process.setuid!(0)) || isAllowed(() => process.seteuid!(0))) return "becoming root again";
  if (gid !== 0 && (isAllowed(() => process.setgid!(0)) || isAllowed(() => process.setegid!(0))))
    return "root's group again";
  // proc(5): real, effective, saved and file-system id, then the capabilities that are permitted and used.
  for (const thread of readdirSync("/proc/self/task")) {
    const status = readFileSync(`/proc/self/task/${thread}/status`, "utf8");
    const ids = /^Uid:\s+(.*)$/m.exec(status)?.[1]?.split(/\s+/) ?? [];
    if (ids.length !== 4 || ids.some((id) => Number(id) !== uid)) return `uid of thread ${thread}`;
    if (!/^CapPrm:\s+0+$/m.test(status) || !/^CapEff:\s+0+$/m.test(status)) return `capabilities of thread ${thread}`;
  }
  return undefined;
}
