import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const cli = fileURLToPath(new URL("../../packages/vitrine/bin/vitrine.js", import.meta.url));

/** A few in every run of the suite; VITRINE_KILLS=24 for more. */
const kills = Number(process.env["VITRINE_KILLS"] ?? 2);

const folder = mkdtempSync(join(tmpdir(), "vitrine-kill-"));
const running = new Set<ChildProcess>();

afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

interface Server {
  readonly port: number;
  readonly kill: () => Promise<void>;
}

async function start(): Promise<Server> {
  const options = ["--host", "127.0.0.1", "--port", "0", "--history.enabled", "--irc.flood-control", "no"];
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

class Client {
  readonly #socket: Socket;
  readonly heard: string[] = [];
  #isClosed = false;
  #wake = (): void => {};

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.on("error", () => {});
    const lines = createInterface(this.#socket);
    lines.on("line", (line) => {
      this.heard.push(line);
      this.#wake();
    });
    lines.on("close", () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  say(line: string): void {
    this.#socket.write(`${line}\r\n`);
  }

  /** Waits for a line; rejects where the connection ends before. */
  async until(isIt: (line: string) => boolean): Promise<void> {
    for (let next = 0; ; next += 1) {
      while (next >= this.heard.length) {
        if (this.#isClosed) throw new Error(`the connection ended; heard ${JSON.stringify(this.heard.slice(-3))}`);
        await this.#change();
      }
      if (isIt(this.heard[next]!)) return;
    }
  }

  /** Waits for the end of the connection. */
  async closed(): Promise<void> {
    while (!this.#isClosed) await this.#change();
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

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** The ids of the lines of the room that this client has heard. */
const idsOf = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => (line.includes(" PRIVMSG #lobby ") ? (/msgid=([^; ]+)/.exec(line)?.[1] ?? []) : []));

describe("a server that is killed while it writes", () => {
  test(`has every line whose echo was sent, ${kills} times in a row`, async () => {
    const acknowledged: string[] = [];
    let server = await start();
    for (let round = 1; round <= kills; round += 1) {
      const speaker = new Client(server.port);
      await speaker.enter("anna");
      // More lines than the server writes until it is killed, which is after a number of echoes that differs.
      for (let number = 0; number < 3_000; number += 1) speaker.say(`PRIVMSG #lobby :${round}.${number}`);
      const enough = `:${round}.${50 * round}`;
      await speaker.until((line) => line.endsWith(enough));
      await server.kill();
      await speaker.closed();
      const heard = idsOf(speaker.heard);
      expect(heard.length).toBeGreaterThan(50 * round);
      acknowledged.push(...heard);
      speaker.close();

      server = await start();
      const reader = new Client(server.port);
      await reader.enter("bea");
      // The newest of this round, and the first one of all.
      const wanted = [...heard.slice(-100), acknowledged[0]!];
      for (const id of wanted) reader.say(`CHATHISTORY AROUND #lobby msgid=${id} 1`);
      reader.say("PING done");
      await reader.until((line) => line.includes("PONG") && line.endsWith("done"));
      const found = new Set(idsOf(reader.heard));
      expect(wanted.filter((id) => !found.has(id))).toEqual([]);
      reader.close();
    }
    await server.kill();
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
  });
});
