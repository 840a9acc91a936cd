// The processes that run checks in namespaces, as the process that started them sees them.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { cannotStart } from "../apply/run.ts";
import { LabProblem } from "../problem.ts";
import type { CheckOutcome } from "./run-check.ts";
import { scratchMount } from "./site/namespaces.ts";
import type { FromWorker, ToWorker, WorkerSetup } from "./worker.ts";

/** Milliseconds that a worker has to end after we close its channel. */
const endPatience = 10_000;

/** As this file is: the compiled one beside the compiled one, and for the tests the source beside the source. */
const isSource = import.meta.url.endsWith(".ts");
const workerFile = fileURLToPath(new URL(isSource ? "worker.ts" : "worker.js", import.meta.url));

/** Words that start a worker in its own namespaces; root's rights come from a user namespace where we are not root. */
function command(isUserNamespace: boolean): string[] {
  const namespaces = ["--mount", "--net", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const root = isUserNamespace ? ["--user", "--map-root-user"] : [];
  const conditions = isSource ? ["--conditions=source"] : [];
  const node = [process.execPath, ...conditions, workerFile];
  return ["unshare", ...root, ...namespaces, "--propagation", "private", "--", ...node];
}

class Worker {
  readonly #child: ChildProcess;
  #errors = "";
  readonly #ended: Promise<void>;
  isBusy = false;

  constructor(isUserNamespace: boolean) {
    const [program, ...words] = command(isUserNamespace);
    // A session of its own: Ctrl-C reaches only us, and we end the worker in order.
    this.#child = spawn(program!, words, { stdio: ["ignore", "ignore", "pipe", "ipc"], detached: true });
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => (this.#errors += text));
    this.#ended = new Promise((resolve) => {
      this.#child.once("error", (error) => {
        this.#errors += cannotStart(program!, error).message;
        resolve();
      });
      // Not `close`: it does not come after disconnect().
      this.#child.once("exit", () => setImmediate(resolve));
    });
  }

  /** Sends a message and resolves with the answer. Rejects with a `LabProblem` where namespaces cannot be used. */
  async ask(message: ToWorker): Promise<FromWorker> {
    const answer = once(this.#child, "message").then(([said]) => said as FromWorker);
    this.#child.send(message, () => {});
    const ended = this.#ended.then((): FromWorker => ({
      unusable: this.#errors.trim().split("\n").at(-1) || "it ended",
    }));
    const said = await Promise.race([answer, ended]);
    if ("broken" in said) throw new Error(said.broken);
    if ("unusable" in said) throw new LabProblem(said.unusable);
    return said;
  }

  /** Resolves when nothing of it and of the programs in it runs any more. */
  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), endPatience);
    await this.#ended;
    clearTimeout(timer);
  }
}

export class Workers {
  readonly #workers: Worker[] = [];
  #hasCopies = true;
  readonly #setup: WorkerSetup;

  private constructor(setup: WorkerSetup) {
    this.#setup = setup;
  }

  /** Starts a first worker. Rejects with a `LabProblem` where the system has no namespaces for us; nothing is left then. */
  static async start(setup: Omit<WorkerSetup, "isUserNamespace">): Promise<Workers> {
    const { folder } = setup.site;
    if (`${folder}/`.startsWith(`${scratchMount}/`))
      throw new LabProblem(`the checks need ${scratchMount} for themselves`);
    const workers = new Workers({ ...setup, isUserNamespace: process.getuid?.() !== 0 });
    try {
      (await workers.#another()).isBusy = false;
      return workers;
    } catch (error) {
      await workers.end();
      throw error;
    }
  }

  /** Starts one more worker, which counts as busy. */
  async #another(): Promise<Worker> {
    const worker = new Worker(this.#setup.isUserNamespace);
    this.#workers.push(worker);
    worker.isBusy = true;
    const said = await worker.ask({ setup: this.#setup });
    this.#hasCopies = "ready" in said && said.ready.hasCopies;
    return worker;
  }

  /** Whether the program gets a copy of its folder for each check. */
  get hasCopies(): boolean {
    return this.#hasCopies;
  }

  /** Runs a check in an idle worker; starts another worker where none is idle. */
  async run(id: string): Promise<CheckOutcome> {
    const worker = this.#workers.find(({ isBusy }) => !isBusy) ?? (await this.#another());
    worker.isBusy = true;
    const said = await worker.ask({ check: id });
    worker.isBusy = false;
    if (!("outcome" in said)) throw new Error("a worker gave no outcome");
    return said.outcome;
  }

  async end(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.end()));
  }
}
