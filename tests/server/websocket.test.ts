// IRC over WebSockets on the chat's own port, through the page's HTTP server.
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLive, type Live } from "@vitrine/live";
import type { ServerOptions } from "@vitrine/server";
import { makeSelfSigned } from "@vitrine/server/certificate";
import { Arrivals } from "@vitrine/wire/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import { type Chat, startChat } from "./peer.ts";

async function start(options: ServerOptions = {}): Promise<Chat> {
  const live = Promise.withResolvers<Live>();
  const http = (socket: Parameters<Live["take"]>[0], upgrade: Parameters<Live["take"]>[1]): void =>
    void live.promise.then((page) => page.take(socket, upgrade));
  const chat = await startChat(options, { http });
  // A page without files.
  const folder = await mkdtemp(join(tmpdir(), "vitrine-websocket-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const page = { folder, interface: undefined, datagramPort: 5000, room: "lobby" };
  live.resolve(createLive(chat.server.events, { ...page, port: chat.listening.port }));
  return chat;
}

class Browser {
  readonly lines: string[] = [];
  readonly types = new Set<boolean>();
  readonly socket: WebSocket;
  readonly #arrivals = new Arrivals(() => this.lines.join(" | "));

  constructor(url: string, protocols: string[], options: ClientOptions = {}) {
    this.socket = new WebSocket(url, protocols, options);
    onTestFinished(() => this.socket.terminate());
    this.socket.on("message", (message: Buffer, isBinary: boolean) => {
      this.lines.push(message.toString());
      this.types.add(isBinary);
      this.#arrivals.came();
    });
    this.socket.on("close", this.#arrivals.ended);
    this.socket.on("error", () => {});
  }

  until(words: RegExp): Promise<string> {
    return this.#arrivals.until(() => this.lines.find((line) => words.test(line)), words);
  }

  async register(nick: string): Promise<void> {
    await once(this.socket, "open");
    this.socket.send(`NICK ${nick}`);
    this.socket.send(`USER ${nick} 0 * :${nick}`);
    await this.until(/ 001 /);
  }
}

const text = ["text.ircv3.net"];

/** A frame of a client, masked as it has to be (RFC 6455 §5.3), of at most 125 bytes. */
function maskedFrame(opcode: number, payload: Buffer): Buffer {
  const mask = Buffer.from([1, 2, 3, 4]);
  const masked = payload.map((byte, at) => byte ^ mask[at % 4]!);
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length]), mask, masked]);
}

describe("IRC over a WebSocket", () => {
  test("talks with a lab client in one room: a line is a message, without a line end", async () => {
    const { listening, join: joinLab } = await start();
    const bob = await joinLab("bob");
    const anna = new Browser(`ws://127.0.0.1:${listening.port}/`, text);
    await anna.register("anna");
    expect(anna.socket.protocol).toBe("text.ircv3.net");
    anna.socket.send("JOIN #lobby");
    await anna.until(/ 366 /);
    bob.say("hello anna");
    expect(await anna.until(/ PRIVMSG #/)).toMatch(/^:bob!\S+ PRIVMSG #lobby :hello anna$/);
    anna.socket.send("PRIVMSG #lobby :hello bob");
    await bob.until(({ chat }) => chat.includes("anna: hello bob "));
    expect(anna.lines.some((line) => /[\r\n]/.test(line))).toBe(false);
    expect([...anna.types]).toEqual([false]);
    anna.socket.close();
    await bob.until(({ lastRoster }) => !("anna" in (lastRoster ?? {})));
  });

  test("sends bytes to a client that asks for them, and the first subprotocol that it knows", async () => {
    const { listening } = await start();
    const url = `ws://127.0.0.1:${listening.port}/`;
    const binary = new Browser(url, ["other", "binary.ircv3.net"]);
    await binary.register("anna");
    expect([...binary.types]).toEqual([true]);
    const both = new Browser(url, ["binary.ircv3.net", "text.ircv3.net"]);
    await once(both.socket, "open");
    expect(both.socket.protocol).toBe("binary.ircv3.net");
  });

  test("is for this server's own pages, and for programs, which send no Origin", async () => {
    const { listening } = await start();
    const url = `ws://127.0.0.1:${listening.port}/`;
    const own = new Browser(url, text, { origin: `http://127.0.0.1:${listening.port}` });
    await own.register("anna");
    const foreign = new Browser(url, text, { origin: "http://evil.example" });
    const [error] = (await once(foreign.socket, "error")) as [Error];
    expect(error.message).toContain("403");
  });

  test("works over TLS too, and the user is secure", async () => {
    const tls = makeSelfSigned(["127.0.0.1"], Date.now(), 1);
    const { listening } = await start({ tls });
    const anna = new Browser(`wss://127.0.0.1:${listening.port}/`, text, { ca: tls.certificate });
    await anna.register("anna");
    anna.socket.send("WHOIS anna");
    await anna.until(/ 318 /);
    expect(anna.lines.join("\n")).toMatch(/ 671 /);
  });

  test("ends where a message is too long, or no text", async () => {
    const { listening } = await start();
    const url = `ws://127.0.0.1:${listening.port}/`;
    const long = new Browser(url, text);
    await long.register("anna");
    long.socket.send("x".repeat(20_000));
    expect((await once(long.socket, "close"))[0]).toBe(1009);
    const damaged = new Browser(url, text);
    await damaged.register("bea");
    damaged.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect((await once(damaged.socket, "close"))[0]).toBe(1007);
  });

  test("counts by the address that a trusted proxy names, and by no other header", async () => {
    const { listening, server } = await start({ limits: { connectionsPerAddress: 2 }, trustedProxies: ["127.0.0.1"] });
    const url = `ws://127.0.0.1:${listening.port}/`;
    const from = (address: string): Browser => new Browser(url, text, { headers: { "x-forwarded-for": address } });
    for (const nick of ["anna", "bea"]) await from("6.6.6.6, 192.0.2.7").register(nick);
    const third = from("192.0.2.7");
    expect((await once(third.socket, "close"))[0]).toBe(1008);
    const other = from("192.0.2.8");
    await other.register("carla");
    other.socket.send("WHOIS carla");
    await other.until(/ 318 /);
    expect(server.hub.users.size).toBe(3);
  });

  test("puts out and refuses a banned client by the address that its proxy names, and not the proxy's other clients", async () => {
    const { server, listening } = await start({ trustedProxies: ["127.0.0.1"] });
    const url = `ws://127.0.0.1:${listening.port}/`;
    const from = (address: string): Browser => new Browser(url, text, { headers: { "x-forwarded-for": address } });
    const anna = from("192.0.2.7");
    await anna.register("anna");
    await from("192.0.2.8").register("bea");
    server.hub.ban({ target: "192.0.2.7", reason: "spam", by: "olga" });
    const words = /ERROR :Closing Link: 192\.0\.2\.7 \(You are banned from this server: spam\.\)/;
    await anna.until(words);
    const again = from("192.0.2.7");
    await again.until(words);
    await from("192.0.2.9").register("carla");
    // The proxy's own address is never refused.
    server.hub.ban({ target: "127.0.0.1", reason: "", by: "olga" });
    await from("192.0.2.10").register("dora");
    expect([...server.hub.users.keys()]).toEqual(["bea", "carla", "dora"]);
  });

  test("ends nobody else with a damaged message among many that come at once", async () => {
    const { listening, join: joinLab } = await start({ irc: { hasFloodControl: false } });
    const bob = await joinLab("bob");
    const good = maskedFrame(1, Buffer.from("PONG a"));
    const goods = (count: number): Buffer[] => Array.from({ length: count }, () => good);
    let number = 0;
    for (const damaged of [maskedFrame(1, Buffer.from([0xff, 0xfe])), maskedFrame(8, Buffer.from([0, 5]))]) {
      // After 341 good ones of 12 bytes, the damaged one begins in the first piece of 4,096 bytes and ends in the second.
      for (const before of [1, 341, 600]) {
        const nick = `anna${(number += 1)}`;
        const anna = new Browser(`ws://127.0.0.1:${listening.port}/`, text);
        await anna.register(nick);
        const { _socket: socket } = anna.socket as unknown as { readonly _socket: Socket };
        socket.write(Buffer.concat([...goods(before), damaged, ...goods(1_500)]));
        await once(anna.socket, "close");
      }
    }
    const carol = await joinLab("carol");
    carol.say("still here");
    await bob.until(({ chat }) => chat.includes("carol: still here "));
    expect(bob.lastRoster).toEqual({ bob: "127.0.0.1", carol: "127.0.0.1" });
  });
});
