// A server on loopback, and peers as students would write them: what one read returns is one message.
import { connect, type Socket } from "node:net";
import {
  type ChatServer,
  createServer,
  type Listening,
  type ServerComponents,
  type ServerOptions,
} from "@vitrine/server";
import { Arrivals } from "@vitrine/wire/testing";
import { onTestFinished } from "vitest";

export class Peer {
  /** What each read returned. */
  readonly reads: string[] = [];
  readonly socket: Socket;
  readonly #arrivals = new Arrivals(() => JSON.stringify(this.reads));

  constructor(port: number, host = "127.0.0.1") {
    this.socket = connect({ port, host, noDelay: true });
    this.socket.on("data", (read) => {
      this.reads.push(read.toString());
      this.#arrivals.came();
    });
    this.socket.on("error", () => {});
    this.socket.on("close", this.#arrivals.ended);
  }

  get isClosed(): boolean {
    return this.#arrivals.haveEnded;
  }

  /** Everything that was read. */
  get text(): string {
    return this.reads.join("");
  }

  /** Everything that was said in the room: what is no roster. */
  get chat(): string {
    return this.reads.filter((read) => !read.startsWith("!{")).join("");
  }

  /** The end of that, as long as a line: so that a look for what was said last costs the same however much was said before. */
  get latest(): string {
    return this.reads.slice(-4).join("");
  }

  get lastRoster(): Record<string, string> | undefined {
    const roster = this.reads.findLast((read) => read.startsWith("!{"));
    return roster === undefined ? undefined : (JSON.parse(roster.slice(1)) as Record<string, string>);
  }

  say(text: string | Uint8Array): void {
    this.socket.write(text);
  }

  /** Waits until this is so. Rejects where the connection is closed before. */
  async until(isSo: (peer: Peer) => boolean): Promise<void> {
    await this.#arrivals.until(() => isSo(this));
  }

  /** Waits for the end of the connection; returns everything that was read. */
  async closed(): Promise<string> {
    await this.#arrivals.end();
    return this.text;
  }
}

export interface Chat {
  readonly server: ChatServer;
  readonly listening: Listening;
  /** A connection that has said nothing yet. */
  readonly open: () => Peer;
  /** A peer who is in the room and has read a roster with themselves in it. */
  readonly join: (name: string) => Promise<Peer>;
}

/** A server on a free port of 127.0.0.1, gone when the test ends. */
export async function startChat(options: ServerOptions = {}, components: ServerComponents = {}): Promise<Chat> {
  const server = createServer({ host: "127.0.0.1", port: 0, ...options }, components);
  const listening = await server.listen();
  const peers: Peer[] = [];
  onTestFinished(async () => {
    for (const { socket } of peers) socket.destroy();
    await server.close();
  });
  const open = (): Peer => {
    const peer = new Peer(listening.port, listening.address);
    peers.push(peer);
    return peer;
  };
  const join = async (name: string): Promise<Peer> => {
    const peer = open();
    peer.say(name);
    await peer.until(({ lastRoster }) => lastRoster !== undefined && name in lastRoster);
    return peer;
  };
  return { server, listening, open, join };
}
