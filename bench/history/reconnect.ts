// How soon a client that comes back has its channels again, and the last lines of each: over one connection, as a client asks.
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { startServer } from "../server.ts";
import { median } from "../statistics.ts";
import { historyIn, subjects } from "../subject.ts";

const channels = Array.from({ length: 30 }, (_, index) => `#channel${index}`);

/** Lines of each channel that the client asks for, and that are there. */
const [wanted, kept] = [50, 60];

const capabilities = "server-time message-tags batch draft/chathistory";

/** A client of IRC that counts what it reads. */
class Client {
  readonly #socket: Socket;
  #text = "";
  #looked: (() => void) | undefined;

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1").setNoDelay(true).setEncoding("utf8");
    this.#socket.on("data", (text) => {
      this.#text += String(text);
      this.#looked?.();
    });
  }

  send(...lines: readonly string[]): void {
    this.#socket.write(lines.map((line) => `${line}\r\n`).join(""));
  }

  /** Waits until lines with these words came so often, since the beginning. */
  async until(words: string, count = 1): Promise<void> {
    while (this.#text.split(words).length <= count) {
      await new Promise<void>((resolve) => {
        this.#looked = resolve;
      });
    }
  }

  /** How often these words came. */
  count(words: string): number {
    return this.#text.split(words).length - 1;
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    await once(this.#socket, "close");
  }
}

async function enter(port: number, nick: string): Promise<Client> {
  const client = new Client(port);
  client.send(`CAP REQ :${capabilities}`, `NICK ${nick}`, `USER ${nick} 0 * :${nick}`, "CAP END");
  client.send(`JOIN ${channels.join(",")}`);
  await client.until(" 366 ", channels.length);
  return client;
}

/** From the connection on, in ms. */
async function comingBack(port: number): Promise<number> {
  const start = performance.now();
  const client = await enter(port, "back");
  client.send(...channels.map((channel) => `CHATHISTORY LATEST ${channel} * ${wanted}`));
  await client.until(" BATCH -", channels.length);
  const elapsed = performance.now() - start;
  const lines = client.count(" PRIVMSG #channel");
  await client.close();
  if (lines !== channels.length * wanted) throw new Error(`${lines} lines came back, not ${channels.length * wanted}`);
  return elapsed;
}

/** The median of some times, in ms. */
export async function measureReconnect(binaries: string): Promise<number> {
  const folder = join(binaries, "reconnect");
  mkdirSync(folder, { mode: 0o700 });
  const vitrine = subjects.find(({ id }) => id === "vitrine")!;
  const server = await startServer(historyIn(vitrine, folder), binaries);
  try {
    const talker = await enter(server.port, "talker");
    for (let line = 0; line < kept; line += 1) {
      talker.send(
        ...channels.map((channel) => `PRIVMSG ${channel} :line ${line} ${"of seventy characters ".repeat(3)}`),
      );
    }
    talker.send("PING done");
    await talker.until(" PONG ");
    const times: number[] = [];
    for (let time = 0; time < 10; time += 1) times.push(await comingBack(server.port));
    await talker.close();
    return median(times);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
