// A chat to picture: a server that is watched on loopback, and three clients of ours with a line of each.
import { spawn, type ChildProcess } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const command = resolve(fileURLToPath(import.meta.url), "../../../packages/vitrine/bin/vitrine.js");

/** The course's last numbers, on loopback: nobody else is there. */
const serverAddress = "127.20.30.3";
const people = [
  { name: "alice", address: "127.20.30.11" },
  { name: "bob", address: "127.20.30.12" },
  { name: "carol", address: "127.20.30.13" },
] as const;

export interface WatchedChat extends AsyncDisposable {
  /** Of the live view. */
  readonly url: string;
  /** Everybody joins; what is said is said once the one before has been heard. */
  readonly talk: (lines: readonly (readonly [speaker: string, line: string])[]) => Promise<void>;
}

/** Resolves once the program has written this on its standard output. */
function told(program: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = "";
    const hear = (piece: Buffer): void => {
      text += piece.toString();
      const found = pattern.exec(text);
      if (found === null) return;
      program.stdout!.off("data", hear);
      resolve(found);
    };
    program.stdout!.on("data", hear);
    program.once("exit", () => reject(new Error(`it ended before it told ${String(pattern)}: ${text}`)));
  });
}

function run(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [command, ...args], { stdio: ["pipe", "pipe", "ignore"] });
}

async function ended(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  await new Promise((done) => {
    program.once("exit", done);
    program.kill("SIGTERM");
  });
}

export async function watchChat(): Promise<WatchedChat> {
  const server = run(["serve", "--host", serverAddress, "--watch", "lo"]);
  const [, url = ""] = await told(server, /Watch it at (http:\S+#\/live)/);
  const clients = new Map<string, ChildProcess>();
  return {
    url,
    talk: async (lines) => {
      for (const { name, address } of people) {
        const client = run(["join", `lab://${serverAddress}`, "--name", name, "--from", address, "--json"]);
        clients.set(name, client);
        await told(client, new RegExp(name));
      }
      for (const [speaker, line] of lines) {
        const isDirect = line.startsWith("@");
        const hearer = [...clients].find(([name]) => (isDirect ? line.startsWith(`@${name}`) : name !== speaker))![1];
        const heard = told(hearer, new RegExp(line.replace(/^@\w+: /, "").slice(0, 12)));
        clients.get(speaker)!.stdin!.write(`${line}\n`);
        await heard;
      }
    },
    [Symbol.asyncDispose]: async () => {
      for (const program of [...clients.values(), server]) await ended(program);
    },
  };
}
