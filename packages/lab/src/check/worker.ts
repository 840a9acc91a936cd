// The process in which checks run, in namespaces: the first of its PID namespace, so that the kernel ends everything in it
// together with this process. It gets its work from the process that started it, one check at a time, and ends with it.
import { LabProblem } from "../problem.ts";
import { type CheckOutcome, type ProgramOptions, runCheckOn } from "./run-check.ts";
import { NamespaceSites } from "./site/namespaces.ts";
import type { SiteOptions } from "./site/site.ts";

/** The first message to a worker. */
export interface WorkerSetup {
  readonly site: SiteOptions;
  readonly program: ProgramOptions;
  readonly isUserNamespace: boolean;
}

export type ToWorker = { readonly setup: WorkerSetup } | { readonly check: string };

export type FromWorker =
  /** `hasCopies`: the program gets a copy of its folder for each check. */
  | { readonly ready: { readonly hasCopies: boolean } }
  /** Namespaces do not work on this system; the worker ends. */
  | { readonly unusable: string }
  | { readonly outcome: CheckOutcome }
  /** A fault of ours. */
  | { readonly broken: string };

let sites: NamespaceSites | undefined;
let options: ProgramOptions | undefined;

async function prepare({ site, program, isUserNamespace }: WorkerSetup): Promise<FromWorker> {
  try {
    sites = await NamespaceSites.prepare(site, isUserNamespace);
    options = program;
    return { ready: { hasCopies: sites.hasCopies } };
  } catch (error) {
    if (error instanceof LabProblem) return { unusable: error.message };
    throw error;
  }
}

async function check(id: string): Promise<FromWorker> {
  const site = await sites!.site();
  try {
    return { outcome: await runCheckOn(site, id, options!) };
  } finally {
    await site.close();
  }
}

process.on("message", (message: ToWorker) => {
  const answer = "setup" in message ? prepare(message.setup) : check(message.check);
  void answer
    .catch((error: unknown): FromWorker => ({
      broken: error instanceof Error ? error.message : String(error),
    }))
    .then((said) => process.send?.(said));
});
process.on("disconnect", () => process.exit(0));
// The working folder may be the one that a copy is mounted over.
process.chdir("/");
