import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { type ChatServer, createServer, type ServerComponents, type ServerOptions } from "./index.ts";

const running: { server: ChatServer; peers: Peer[] }[] = [];

afterEach(async () => {
  for (const { server, peers } of running.splice(0)) {
    for (const peer of peers) peer.socket.destroy();
    await server.close();
  }
});

/** A peer as a student would write it: what one read returns is one message. */
class Peer {
  readonly reads: string[] = [];
  readonly socket: Socket;
  isClosed = false;
  #waiting: (() => void)[] = [];

  constructor(port: number) {
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const wake = (): void => {
      for (const waiting of this.#waiting.splice(0)) waiting();
    };
    this.socket.on("data", (read) => {
      this.reads.push(read.toString());
      wake();
    });
    this.socket.on("error", () => {});
    this.socket.on("close", () => {
      this.isClosed = true;
      wake();
    });
  }

  get text(): string {
    return this.reads.join("");
  }

  async until(isThere: (peer: Peer) => boolean): Promise<void> {
    while (!isThere(this)) {
      if (this.isClosed) throw new Error(`closed before it came; read: ${JSON.stringify(this.reads)}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async closed(): Promise<string> {
    if (!this.isClosed) await once(this.socket, "close");
    return this.text;
  }
}

async function start(options: ServerOptions = {}, components: ServerComponents = {}) {
  const server = createServer({ host: "127.0.0.1", port: 0, ...options }, components);
  const { port } = await server.listen();
  const peers: Peer[] = [];
  running.push({ server, peers });
  const open = (): Peer => {
    const peer = new Peer(port);
    peers.push(peer);
    return peer;
  };
  const join = async (name: string): Promise<Peer> => {
    const peer = open();
    peer.socket.write(name);
    await peer.until(({ text }) => text.includes(`"${name}"`));
    return peer;
  };
  return { server, port, open, join };
}

describe("the chat over loopback", () => {
  test("people join, see each other in the roster, and hear what others say", async () => {
    const { join } = await start();
    const alice = await join("alice");
    const bob = await join("bob");
    await alice.until(({ reads }) => reads.at(-1) === '!{"alice": "127.0.0.1", "bob": "127.0.0.1"}');
    alice.socket.write("hello all");
    await bob.until(({ reads }) => reads.at(-1) === "alice: hello all ");
    bob.socket.write("hei på deg");
    await alice.until(({ reads }) => reads.at(-1) === "bob: hei på deg ");
    bob.socket.end();
    await alice.until(({ reads }) => reads.at(-1) === '!{"alice": "127.0.0.1"}');
    expect(alice.reads).not.toContain("alice: hello all ");
  });

  test("a taken name is refused in words, and the first user is untouched", async () => {
    const { join, open } = await start();
    const alice = await join("alice");
    const bob = await join("bob");
    const second = open();
    second.socket.write("alice");
    expect(await second.closed()).toBe("server: The name alice is taken. Join again under another one. ");
    bob.socket.write("still there?");
    await alice.until(({ text }) => text.endsWith("bob: still there? "));
  });
});
