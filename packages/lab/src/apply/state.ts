// The state of the labs that are up: one JSON file each, in a folder that a restart of the machine empties.
// `down` does not depend on it: namespaces are found by their names.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LabProblem, reason } from "../problem.ts";
import type { Impairment } from "../topology/impairment.ts";
import { labName } from "../topology/schema.ts";
import type { Topology } from "../topology/topology.ts";

export type LabMode = "namespaces" | "loopback";

export interface LabState {
  readonly version: 1;
  readonly lab: string;
  readonly mode: LabMode;
  /** `coming up` that nobody is working on any more was left behind by a crash. */
  readonly phase: "coming up" | "up";
  /** The process that is bringing the lab up, or has. */
  readonly owner: number;
  /** ISO 8601. */
  readonly since: string;
  readonly topology: Topology;
  /** What each link does to packets now, by host. */
  readonly links: Readonly<Record<string, Impairment>>;
}

/** Where the files are: for root /run, for others the folder that is theirs alone. */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env, uid = process.getuid?.() ?? 0): string {
  if (uid === 0) return "/run/vitrine-lab";
  const own = environment.XDG_RUNTIME_DIR;
  return own === undefined || own === "" ? join(tmpdir(), `vitrine-lab-${uid}`) : join(own, "vitrine-lab");
}

/** The states of all labs, below one folder. */
export class LabStates {
  readonly folder: string;

  constructor(folder: string = stateFolder()) {
    this.folder = folder;
  }

  #file(lab: string): string {
    const name = labName.safeParse(lab);
    if (!name.success) throw new LabProblem(`\`${lab}\` cannot be a lab: ${name.error.issues[0]!.message}`);
    return join(this.folder, `${lab}.json`);
  }

  read(lab: string): LabState | undefined {
    const file = this.#file(lab);
    try {
      return JSON.parse(readFileSync(file, "utf8")) as LabState;
    } catch {
      // The file is missing, or a crash cut it off while it was written: nothing is known.
      return undefined;
    }
  }

  /** Throws a LabProblem where no lab of this name is up. */
  require(lab: string): LabState {
    const state = this.read(lab);
    if (state?.phase === "up") return state;
    const others = this.names().filter((name) => name !== lab);
    const up = others.length === 0 ? "`vitrine lab up` brings one up" : `up are: ${others.join(", ")}`;
    throw new LabProblem(`no lab called \`${lab}\` is up; ${up}`);
  }

  /** In a folder that everybody may write to, somebody else may have been faster: that one is not used. */
  #makeFolder(): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const { uid } = statSync(this.folder);
    if (uid !== process.getuid?.()) throw new LabProblem(`${this.folder} belongs to somebody else (user ${uid})`);
  }

  write(state: LabState): void {
    this.#makeFolder();
    const draft = `${this.#file(state.lab)}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`);
    renameSync(draft, this.#file(state.lab));
  }

  /** Writes the first state of a lab; false where another process was faster. */
  claim(state: LabState): boolean {
    this.#makeFolder();
    try {
      writeFileSync(this.#file(state.lab), `${JSON.stringify(state, null, 2)}\n`, { flag: "wx" });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw new LabProblem(`cannot write ${this.#file(state.lab)}: ${reason(error, "write")}`);
    }
  }

  #scratch(lab: string): string {
    return join(this.folder, "scratch", lab);
  }

  /**
   * Makes an empty folder that exists as long as the lab, and that only its owner may list. Others may go through it, because the lab's
   * server has its data folder there, and may be another user.
   */
  makeScratch(lab: string): string {
    this.#makeFolder();
    const scratch = this.#scratch(lab);
    rmSync(scratch, { recursive: true, force: true });
    mkdirSync(scratch, { recursive: true, mode: 0o711 });
    if (process.geteuid?.() === 0) for (const folder of [this.folder, dirname(scratch)]) chmodSync(folder, 0o711);
    return scratch;
  }

  /** Forgets a lab. True where it had a state. */
  remove(lab: string): boolean {
    const remains = [this.#file(lab), this.#scratch(lab)].filter((path) => existsSync(path));
    for (const path of remains) rmSync(path, { recursive: true, force: true });
    return remains.length > 0;
  }

  /** The labs that have a state. */
  names(): string[] {
    return entriesOf(this.folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => name.slice(0, -".json".length))
      .filter((name) => labName.safeParse(name).success)
      .toSorted();
  }

  /** The labs that have a state or a scratch folder. */
  known(): string[] {
    const scratches = entriesOf(join(this.folder, "scratch")).filter((name) => labName.safeParse(name).success);
    return [...new Set([...this.names(), ...scratches])];
  }
}

/** The names in a folder; none where it does not exist or may not be read. */
export function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Whether a process exists; one that belongs to somebody else counts. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
