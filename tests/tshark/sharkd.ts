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

/** The frames that each filter selects; null for one that is refused. */
export type Selections = readonly (readonly number[] | null)[];

interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** What sharkd answers to requests, by their ids. One file a process: it keeps what a filter selected, also for the next file. */
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

/** The frames of a capture that each filter selects; null for a filter that is refused. */
export async function askSharkd(file: string, filters: readonly string[]): Promise<Selections> {
  const requests = [request(1, "load", { file })];
  for (const [index, filter] of filters.entries()) {
    requests.push(request(2 * index + 2, "check", { filter }), request(2 * index + 3, "frames", { filter }));
  }
  const replies = await converse(requests);
  return filters.map((filter, index) => {
    const check = replies.get(2 * index + 2);
    if (check === undefined) throw new Error(`sharkd ended before it answered ${filter}`);
    if (check.error !== undefined) return null;
    const frames = replies.get(2 * index + 3)?.result as ReadonlyArray<{ readonly num: number }>;
    return frames.map(({ num }) => num);
  });
}

/** The frames of a capture that each filter selects, from memory where it was asked before. */
export async function sharkdSelections(file: string, filters: readonly string[]): Promise<Selections> {
  const digest = createHash("sha256")
    .update(readFileSync(file))
    .update(JSON.stringify([buildOf("sharkd"), filters]));
  const kept = remembered(`${digest.digest("hex")}.filters.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8")) as Selections;
  const selections = await askSharkd(file, filters);
  remember(kept, JSON.stringify(selections));
  return selections;
}
