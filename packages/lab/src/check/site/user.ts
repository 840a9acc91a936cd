// The user whom the program under test runs as: never root without being asked.
import { spawnSync } from "node:child_process";
import { readFileSync, realpathSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import type { ProgramUser } from "./site.ts";

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** Columns of /etc/passwd (passwd(5)): name, password, user id, group id, comment, home, shell. */
function accountsIn(passwd: string): Account[] {
  return passwd.split("\n").flatMap((line) => {
    const [name, , uid, gid, , home] = line.split(":");
    return home === undefined ? [] : [{ name: name!, uid: Number(uid), gid: Number(gid), home }];
  });
}

/** Looks in /etc/passwd, and asks the system where the user comes from elsewhere. */
function findAccount(nameOrId: string): Account | undefined {
  const isIt = ({ name, uid }: Account): boolean => name === nameOrId || String(uid) === nameOrId;
  const ask = (): string => spawnSync("getent", ["passwd", "--", nameOrId], { encoding: "utf8" }).stdout ?? "";
  return accountsIn(readFileSync("/etc/passwd", "utf8")).find(isIt) ?? accountsIn(ask()).find(isIt);
}

function userOf({ name, uid, gid, home }: Account): ProgramUser {
  return { name, uid, gid, home: home === "/nonexistent" ? undefined : home, isDropped: uid !== 0 };
}

/** Our own user. In a container, an id may have no name and no home. */
function ourselves({ HOME }: NodeJS.ProcessEnv): ProgramUser {
  try {
    const { username, uid, gid, homedir } = userInfo();
    return { name: username, uid, gid, home: homedir, isDropped: false };
  } catch {
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    return { name: String(uid), uid, gid, home: HOME, isDropped: false };
  }
}

/**
 * The user called `wanted`; without it whoever called sudo, and otherwise `nobody`. Where we are not root it is ourselves.
 * Throws with a message for people.
 */
export function programUser(wanted?: string, environment: NodeJS.ProcessEnv = process.env): ProgramUser {
  const own = ourselves(environment);
  if (own.uid !== 0) {
    if (wanted !== undefined && wanted !== own.name && wanted !== String(own.uid)) {
      throw new Error(`only root can run a program as \`${wanted}\``);
    }
    return own;
  }
  const called = environment.SUDO_UID === "0" ? undefined : environment.SUDO_UID;
  const account = findAccount(wanted ?? called ?? "nobody");
  if (account !== undefined) return userOf(account);
  if (wanted !== undefined) throw new Error(`there is no user \`${wanted}\` on this computer`);
  return { name: "nobody", uid: 65_534, gid: 65_534, home: undefined, isDropped: true };
}

/** The words that start `command` as the user, from root. The process that is started becomes the command. */
export function asUser({ uid, gid, name, isDropped }: ProgramUser, command: readonly string[]): string[] {
  if (!isDropped) return [...command];
  const groups = name === "nobody" ? ["--clear-groups"] : ["--init-groups"];
  const rights = ["--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"];
  return ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, ...groups, ...rights, "--", ...command];
}

/** Whether the user may do this with the file: `r` read it, `x` run or enter it. */
export function mayUse(user: ProgramUser, right: "r" | "x", file: string): boolean {
  if (mayEverybody(right, file)) return true;
  const [program, ...words] = asUser(user, ["test", `-${right}`, file]);
  return spawnSync(program!, words).status === 0;
}

/** Whether the modes allow it to the owner, the group and all others, who may also enter every folder on the way. */
function mayEverybody(right: "r" | "x", file: string): boolean {
  try {
    const real = realpathSync(file);
    const folders = [...foldersAbove(file), ...foldersAbove(real)];
    return hasMode(real, right === "r" ? 0o444 : 0o111) && folders.every((folder) => hasMode(folder, 0o111));
  } catch {
    return false;
  }
}

function hasMode(path: string, bits: number): boolean {
  return (statSync(path).mode & bits) === bits;
}

function foldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === path ? [] : [above, ...foldersAbove(above)];
}
