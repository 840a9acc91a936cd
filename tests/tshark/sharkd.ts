// sharkd, tshark's dissection as a server: it reads a capture once and then answers any number of display filters, where tshark
// would be started for each. Its answers are kept as the other judge's are.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { buildOf, remember, remembered } from "./tshark.ts";

/** Longer than it takes to read any capture that is compared, in milliseconds. */
const patience = 250_000;

/** Whether sharkd is there; it comes with tshark. */
export const hasSharkd: boolean = buildOf("sharkd") !== undefined;

/** A capture, and the filters that are tried on it. */
export interface Question {
  readonly file: string;
  readonly filters: readonly string[];
}

/** The frames that each filter selects; null for one that is refused. */
export type Selections = readonly (readonly number[] | null)[];

interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** What sharkd answers to requests, by their ids. */
function converse(requests: readonly object[]): Promise<Map<number, Reply>> {
  return new Promise((resolve, reject) => {
    const child = spawn("sharkd", ["-"], { stdio: ["pipe", "pipe", "ignore"], timeout: patience });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", () => {
      const lines = Buffer.concat(chunks).toString("utf8").split("\n");
      const replies = lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Reply);
      resolve(new Map(replies.map((reply) => [reply.id, reply])));
    });
    child.stdin.on("error", reject);
    child.stdin.end(requests.map((request) => `${JSON.stringify(request)}\n`).join(""));
  });
}

function request(id: number, method: string, params: object): object {
  return { jsonrpc: "2.0", id, method, params };
}

/**
 * The frames that the filters of each question select, of all questions in one process: its start takes longer than its answers. It
 * keeps what a filter selected, also for the next file; so each file has filters with other spaces at their end.
 */
export async function askSharkd(questions: readonly Question[]): Promise<Selections[]> {
  let id = 0;
  const requests: object[] = [];
  const asked = questions.map(({ file, filters }, at) => {
    requests.push(request((id += 1), "load", { file }));
    return filters.map((filter) => {
      requests.push(request((id += 1), "frames", { filter: filter + " ".repeat(at) }));
      return { id, filter };
    });
  });
  const replies = await converse(requests);
  return asked.map((ofFile) => ofFile.map(({ id, filter }) => framesIn(replies.get(id), filter)));
}

function framesIn(reply: Reply | undefined, filter: string): readonly number[] | null {
  if (reply === undefined) throw new Error(`sharkd ended before it answered ${filter}`);
  if (reply.error?.message === "Filter expression invalid") return null;
  if (reply.error !== undefined) throw new Error(`sharkd about ${filter}: ${reply.error.message}`);
  return (reply.result as ReadonlyArray<{ readonly num: number }>).map(({ num }) => num);
}

function memoryOf({ file, filters }: Question): string {
  const digest = createHash("sha256")
    .update(readFileSync(file))
    .update(JSON.stringify([buildOf("sharkd"), filters]));
  return remembered(`${digest.digest("hex")}.filters.json`);
}

/** The frames that the filters of each question select, from memory where it was asked before. */
export async function sharkdSelections(questions: readonly Question[]): Promise<Selections[]> {
  const unknown = questions.filter((question) => !existsSync(memoryOf(question)));
  const answers = unknown.length > 0 ? await askSharkd(unknown) : [];
  for (const [at, answer] of answers.entries()) remember(memoryOf(unknown[at]!), JSON.stringify(answer));
  return questions.map((question) => JSON.parse(readFileSync(memoryOf(question), "utf8")) as Selections);
}
