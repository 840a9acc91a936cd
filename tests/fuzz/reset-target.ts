// A crowd of which a tenth is killed by RST in each round, while others talk: everybody who stays hears every line once, in order. The
// server runs as it ships, and the crowd in processes of its own, so that neither waits for the other.
import { type ChildProcess, fork, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { CrowdAnswer, CrowdOrder } from "./crowd-message.ts";
import { Hearer } from "./hearer.ts";
import type { Random } from "./random.ts";
import { Broken, inTime, promise, type RunningTarget, type Target } from "./target.ts";

const speakerCount = 3;
const linesARound = 3;
/** One in so many is killed in a round. */
const killedShare = 10;
/** People in one process of the crowd. */
const mostInProcess = 2_500;
/** In bytes, from the end of the first round to the last: less than 10,000 killed connections would leave if each left 10 kB. */
const mostGrowth = 96 * 1024 * 1024;

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const vitrine = path("../../packages/vitrine/bin/vitrine.js");

interface RunningServer {
  readonly port: number;
  /** Figures by name, such as `vitrine_users`. */
  readonly figures: () => Promise<ReadonlyMap<string, number>>;
  /** In bytes. */
  readonly memory: () => Promise<number>;
  readonly end: () => Promise<void>;
}

async function startServer(size: number): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-reset-"));
  const limits = ["connections", "connections-per-address", "unnamed-per-address", "new-per-minute"];
  const listening = ["--host", "127.0.0.1", "--port", "0", "--backlog", "4096", "--metrics", "0"];
  const unlimited = ["--max-clients", String(size + 100), ...limits.flatMap((name) => [`--limits.${name}`, "0"])];
  const child = spawn(process.execPath, [vitrine, "serve", ...listening, ...unlimited, "--data", folder], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  endsWithThisProcess(child);
  let output = "";
  const found = await inTime(
    new Promise<readonly [string, string]>((resolve, reject) => {
      const note = (text: string): void => {
        output += text;
        const port = /listens on port (\d+)/.exec(output)?.[1];
        const metrics = /http:\/\/127\.0\.0\.1:\d+\/metrics/.exec(output)?.[0];
        if (port !== undefined && metrics !== undefined) resolve([port, metrics]);
      };
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", note);
      child.once("exit", () => reject(new Broken(`the server ended: ${output}`)));
    }),
    "the server did not start",
  );
  // The server logs a line for each join and each departure.
  for (const stream of [child.stdout, child.stderr]) stream.removeAllListeners("data").resume();
  return {
    port: Number(found[0]),
    figures: async () => {
      const text = await (await fetch(found[1])).text();
      return new Map([...text.matchAll(/^(\w+) (\d+)$/gm)].map(([, name, value]) => [name!, Number(value)]));
    },
    memory: async () => 1024 * Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, "utf8"))![1]),
    end: async () => {
      child.removeAllListeners("exit");
      const ended = once(child, "exit");
      child.kill("SIGINT");
      const [code] = (await inTime(ended, "the server did not close")) as [number | null];
      await rm(folder, { recursive: true, force: true });
      promise(code === 0, `the server ended with exit code ${code}`);
    },
  };
}

/** Also where a round failed and nothing is finished. */
function endsWithThisProcess(child: ChildProcess): void {
  const end = (): void => void child.kill("SIGKILL");
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
}

/** One process of the crowd. Returns what gives it an order, and is fulfilled when that is done. */
function startCrowd(port: number, mark: string, name: string) {
  const child = fork(path("crowd.ts"), [String(port), mark, name], { execArgv: [] });
  endsWithThisProcess(child);
  let answered: ((answer: CrowdAnswer) => void) | undefined;
  child.on("message", (answer: CrowdAnswer) => answered?.(answer));
  child.on("exit", () => answered?.({ fault: "a process of the crowd ended" }));
  const order = async (what: CrowdOrder): Promise<void> => {
    const { fault } = await new Promise<CrowdAnswer>((resolve) => {
      answered = resolve;
      child.send(what);
    });
    if (fault !== undefined) throw new Broken(fault);
  };
  return { order, end: () => void child.kill() };
}

async function start(size: number): Promise<RunningTarget> {
  const server = await startServer(size);
  const mark = `m${randomBytes(8).toString("hex")}`;
  const speakers: Hearer[] = [];
  for (let at = 0; at < speakerCount; at += 1) speakers.push(await Hearer.join(server.port, `healthy${at}`, mark));
  const processes = Math.ceil(size / mostInProcess);
  const crowd = Array.from({ length: processes }, (_, at) => startCrowd(server.port, mark, `crowd${at}x`));
  const orderAll = (what: (at: number) => CrowdOrder): Promise<unknown> =>
    Promise.all(crowd.map(({ order }, at) => order(what(at))));
  await orderAll((at) => ({ order: "join", count: Math.floor((size + at) / processes) }));
  let memoryBefore: number | undefined;

  const talk = async (random: Random): Promise<void> => {
    for (let line = 0; line < linesARound; line += 1) {
      for (const speaker of speakers) speaker.say();
      for (let turns = random.below(4); turns > 0; turns -= 1) await nextTurn();
    }
  };

  const allGone = async (): Promise<void> => {
    const wanted = size + speakerCount;
    for (let users = -1, connections = -1; users !== wanted || connections !== wanted;) {
      const figures = await server.figures();
      [users, connections] = [figures.get("vitrine_users")!, figures.get("vitrine_connections")!];
    }
  };

  return {
    async round(random) {
      const seeds = crowd.map(() => random.below(2 ** 31));
      await Promise.all([talk(random), orderAll((at) => ({ order: "replace", seed: seeds[at]!, oneIn: killedShare }))]);
      // A line that everybody hears, the last who came too.
      for (const speaker of speakers) speaker.say();
      const said = Object.fromEntries(speakers.map((speaker) => [speaker.name, speaker.said]));
      await Promise.all([
        ...speakers.map((speaker) => inTime(speaker.hasHeard(speakers), `${speaker.name} did not hear everything`)),
        orderAll(() => ({ order: "hear", said })),
      ]);
      await inTime(allGone(), "the server has other users or connections than there are");
      memoryBefore ??= await server.memory();
    },
    async finish() {
      const growth = (await server.memory()) - (memoryBefore ?? Infinity);
      promise(growth < mostGrowth, `the server's memory grew by ${Math.round(growth / 1024)} kB`);
      for (const { socket } of speakers) socket.removeAllListeners("close").destroy();
      for (const { end } of crowd) end();
      await server.end();
    },
  };
}

export const resetTarget: Target = { name: "reset", start: ({ connections }) => start(connections) };
