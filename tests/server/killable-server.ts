// A server that can be killed, and a client of IRC that notices it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Arrivals } from "@vitrine/wire/testing";

const cli = fileURLToPath(new URL("../../packages/vitrine/bin/vitrine.js", import.meta.url));

const running = new Set<ChildProcess>();

/** Kills every server that still runs. */
export function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

export interface Server {
  readonly port: number;
  readonly kill: () => Promise<void>;
}

export async function start(folder: string, ...more: readonly string[]): Promise<Server> {
  const options = ["--host", "127.0.0.1", "--port", "0", "--irc.flood-control", "no", ...more];
  const child = spawn(process.execPath, [cli, "serve", ...options, "--data", folder, "--log-level", "error"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.add(child);
  for await (const line of createInterface(child.stdout)) {
    const port = /^Vitrine listens on port (\d+)/.exec(line)?.[1];
    if (port === undefined) continue;
    const kill = async (): Promise<void> => {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      running.delete(child);
    };
    return { port: Number(port), kill };
  }
  throw new Error("the server ended before it listened");
}

export class Client {
  readonly #socket: Socket;
  readonly heard: string[] = [];
  readonly #arrivals = new Arrivals(() => this.heard.slice(-3).join(" | "));

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.on("error", () => {});
    const lines = createInterface(this.#socket);
    lines.on("line", (line) => {
      this.heard.push(line);
      this.#arrivals.came();
    });
    // A reset is an error of the lines too, which ends them without "close".
    lines.on("error", () => {});
    this.#socket.on("close", this.#arrivals.ended);
  }

  say(line: string): void {
    this.#socket.write(`${line}\r\n`);
  }

  /** Waits for a line; rejects where the connection ends before. */
  async until(isIt: (line: string) => boolean): Promise<void> {
    let next = 0;
    await this.#arrivals.until(() => {
      while (next < this.heard.length) if (isIt(this.heard[next++]!)) return true;
      return undefined;
    });
  }

  /** Waits for the end of the connection. */
  async closed(): Promise<void> {
    await this.#arrivals.end();
  }

  async enter(nick: string): Promise<void> {
    this.say("CAP REQ :message-tags echo-message batch draft/chathistory");
    this.say(`NICK ${nick}`);
    this.say(`USER ${nick} 0 * :${nick}`);
    this.say("CAP END");
    this.say("JOIN #lobby");
    await this.until((line) => line.includes(" 366 "));
  }

  close(): void {
    this.#socket.destroy();
  }
}
