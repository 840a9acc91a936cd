// A server of which a test holds every byte: it takes one connection after the other, and sends what the test says.
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { Peer, type Place } from "./peer.ts";

export class ScriptedServer implements Place {
  readonly host: string;
  readonly port: number;
  readonly #server: Server;

  private constructor(host: string, port: number, server: Server) {
    this.host = host;
    this.port = port;
    this.#server = server;
  }

  static async listen(host: string): Promise<ScriptedServer> {
    const server = createServer({ noDelay: true }).listen(0, host);
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("it listens on no port");
    return new ScriptedServer(host, address.port, server);
  }

  /** The next one to come, when the first bytes, the name, are here. */
  async guest(): Promise<Peer> {
    const [socket] = (await once(this.#server, "connection")) as [Socket];
    const peer = new Peer("the server's guest", socket);
    await peer.until("says a name", () => peer.heard !== "");
    return peer;
  }
}

/** A roster as the lab's server sends it. */
export function roster(users: Readonly<Record<string, string>>): string {
  return `!${JSON.stringify(users)}`;
}
