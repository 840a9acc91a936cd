// TLS on the chat's own port, recognised by its hello, and what is inside it.
import { once } from "node:events";
import { createServer } from "node:http";
import { connect as connectTcp } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import type { ServerComponents, ServerOptions } from "@vitrine/server";
import { makeSelfSigned } from "@vitrine/server/certificate";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Chat, startChat } from "./peer.ts";
import { SteppedClock } from "./stepped-clock.ts";

const tls = makeSelfSigned(["127.0.0.1"], Date.now(), 1);

interface SecurePeer {
  readonly socket: TLSSocket;
  readonly text: () => string;
  readonly until: (words: string | RegExp) => Promise<void>;
  readonly closed: Promise<void>;
}

async function secure(port: number, options: ConnectionOptions = {}): Promise<SecurePeer> {
  const socket = connect({ port, host: "127.0.0.1", ca: tls.certificate, ...options });
  onTestFinished(() => void socket.destroy());
  let text = "";
  const waiting: (() => void)[] = [];
  const wake = (): void => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  socket.on("data", (bytes: Buffer) => {
    text += bytes.toString();
    wake();
  });
  const closed = new Promise<void>((resolve) => {
    socket.once("close", () => {
      resolve();
      wake();
    });
  });
  await once(socket, "secureConnect");
  socket.on("error", () => {});
  return {
    socket,
    text: () => text,
    closed,
    until: async (words) => {
      const isThere = (): boolean => (typeof words === "string" ? text.includes(words) : words.test(text));
      while (!isThere()) {
        if (socket.destroyed) throw new Error(`closed before ${String(words)}; read: ${text}`);
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
  };
}

const start = (options: ServerOptions = {}, components: ServerComponents = {}): Promise<Chat> =>
  startChat({ tls, ...options }, components);

describe("TLS on the chat's port", () => {
  test("carries a lab client, who talks with one without TLS", async () => {
    const { listening, join } = await start();
    const alice = await secure(listening.port);
    alice.socket.write("alice");
    await alice.until('"alice"');
    const bob = await join("bob");
    bob.say("hello alice");
    await alice.until("bob: hello alice ");
    alice.socket.write("hello bob");
    await bob.until(({ chat }) => chat.includes("alice: hello bob "));
    alice.socket.end();
    await bob.until(({ lastRoster }) => !("alice" in (lastRoster ?? {})));
    expect(bob.lastRoster).toEqual({ bob: "127.0.0.1" });
  });

  test("carries what is recognised inside: IRC, HTTP, a lab name in pieces", async () => {
    const { listening } = await start();
    const irc = await secure(listening.port);
    irc.socket.write("NICK anna\r\nUSER anna 0 * :Anna\r\n");
    await irc.until(/ 001 anna /);
    const http = await secure(listening.port);
    http.socket.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    await http.until(/^HTTP\/1\.1 501 /);
    const lab = await secure(listening.port);
    lab.socket.write("NICK");
    await lab.until('"NICK"');
    expect(lab.text()).toMatch(/^!\{/);
  });

  test("lets the page through to a server that is full, and nobody else", async () => {
    const pages = createServer((_, response) => response.end("the page"));
    onTestFinished(() => pages.closeAllConnections());
    const { listening, join } = await start(
      { limits: { connections: 1 } },
      {
        http: (socket) => {
          pages.emit("connection", socket);
          socket.resume();
        },
      },
    );
    await join("alice");
    const refused = await secure(listening.port);
    refused.socket.write("NICK anna\r\n");
    await refused.closed;
    expect(refused.text()).toBe(
      "ERROR :Closing Link: 127.0.0.1 (The server has no place for another connection. Try again later.)\r\n",
    );
    const operator = await secure(listening.port);
    operator.socket.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    await operator.until("the page");
  });

  test("does not carry TLS inside TLS", async () => {
    const { listening } = await start();
    const peer = await secure(listening.port);
    peer.socket.write(Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05]));
    await peer.closed;
    expect(peer.text()).toMatch(/^server: /);
  });

  test("speaks the protocol that ALPN fixes, and refuses one that it does not know", async () => {
    const { listening } = await start();
    const irc = await secure(listening.port, { ALPNProtocols: ["irc"] });
    expect(irc.socket.alpnProtocol).toBe("irc");
    irc.socket.write("JOIN");
    irc.socket.write(" #lobby\r\n");
    await irc.until(/ 451 /);
    const browser = await secure(listening.port, { ALPNProtocols: ["h2", "http/1.1"] });
    expect(browser.socket.alpnProtocol).toBe("http/1.1");
    const other = connect({ port: listening.port, host: "127.0.0.1", ca: tls.certificate, ALPNProtocols: ["h2"] });
    const [error] = (await once(other, "error")) as [NodeJS.ErrnoException];
    expect(error.code).toContain("NO_APPLICATION_PROTOCOL");
  });

  test("begins with a hello that comes one byte at a time", async () => {
    const { listening, join } = await start();
    const relay = connectTcp({ port: listening.port, host: "127.0.0.1", noDelay: true });
    await once(relay, "connect");
    const bob = await join("bob");
    const { Duplex } = await import("node:stream");
    const slow = new Duplex({
      read: () => {},
      write: (bytes: Buffer, _encoding, done) => {
        void (async () => {
          for (const byte of bytes) {
            relay.write(Buffer.from([byte]));
            await nextTurn();
          }
          done();
        })();
      },
    });
    relay.on("data", (bytes: Buffer) => void slow.push(bytes));
    onTestFinished(() => void relay.destroy());
    const socket = connect({ socket: slow, host: "127.0.0.1", servername: "", ca: tls.certificate });
    await once(socket, "secureConnect");
    socket.write("alice");
    await bob.until(({ lastRoster }) => "alice" in (lastRoster ?? {}));
    expect(socket.authorized).toBe(true);
  });

  test("counts its connections as others: a name frees the place of an unnamed one", async () => {
    const { listening, server } = await start({ limits: { unnamedPerAddress: 1, connectionsPerAddress: 3 } });
    for (const name of ["alice", "bob", "carol"]) {
      const peer = await secure(listening.port);
      peer.socket.write(name);
      await peer.until(`"${name}"`);
    }
    expect(server.counters.connectionsOpen).toBe(3);
    const refused = await secure(listening.port);
    refused.socket.write("dora");
    await refused.closed;
    expect(refused.text()).toContain("Your address has too many connections.");
  });

  test("ends a handshake that does not go on, and a client inside that gives no name, a minute after its accept", async () => {
    const clock = new SteppedClock();
    const { listening, server } = await start({}, { clock });
    const stuck = connectTcp({ port: listening.port, host: "127.0.0.1" });
    const stuckClosed = once(stuck, "close");
    stuck.resume();
    stuck.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]));
    const silent = await secure(listening.port);
    while (server.counters.connectionsOpen < 2) await nextTurn();
    for (let turns = 0; turns < 10; turns += 1) await nextTurn();
    for (let second = 0; second < 10; second += 1) clock.advance(1_000);
    clock.advance(500);
    await stuckClosed;
    expect(silent.socket.destroyed).toBe(false);
    for (let second = 0; second < 49; second += 1) clock.advance(1_000);
    expect(silent.text()).toBe("");
    for (let second = 0; second < 2; second += 1) clock.advance(1_000);
    await silent.closed;
    expect(silent.text()).toBe("server: You gave no name in time. Join again. ");
  });

  test("takes a flood of handshakes one in a turn, and every one of them in the end", async () => {
    const { listening, join, server } = await start();
    const [alice, bob] = [await join("alice"), await join("bob")];
    const flood = Array.from({ length: 120 }, () => secure(listening.port));
    alice.say("hello");
    await bob.until(({ chat }) => chat.includes("alice: hello "));
    await Promise.all(flood);
    expect(server.counters.connectionsOpen).toBe(122);
  });

  test("survives clients that break off anywhere in the handshake", async () => {
    const { listening, join, server } = await start();
    const [alice, bob] = [await join("alice"), await join("bob")];
    for (const garbage of [
      "\u0016\u0003",
      "\u0016\u0003\u0001\u0000\u0005hello",
      `\u0016\u0003${"x".repeat(20_000)}`,
    ]) {
      const socket = connectTcp({ port: listening.port, host: "127.0.0.1" });
      socket.on("error", () => {});
      socket.resume();
      socket.end(Buffer.from(garbage, "latin1"));
      await new Promise((resolve) => socket.once("close", resolve));
    }
    while (server.counters.connectionsOpen > 2) await nextTurn();
    alice.say("hello");
    await bob.until(({ chat }) => chat.includes("alice: hello "));
    expect(bob.chat).toBe("alice: hello ");
  });
});

describe("the certificate of a running server", () => {
  test("is replaced for new connections, while open ones go on", async () => {
    const { listening, server } = await start();
    const before = await secure(listening.port);
    before.socket.write("alice");
    await before.until('"alice"');
    const renewed = makeSelfSigned(["127.0.0.1"], Date.now(), 2);
    server.change({ tls: renewed });
    const after = await secure(listening.port, { ca: renewed.certificate });
    after.socket.write("bob");
    await before.until('"bob"');
    expect(after.socket.getPeerCertificate().fingerprint256).not.toBe(
      before.socket.getPeerCertificate().fingerprint256,
    );
  });

  test("stays where the new one cannot be used", async () => {
    const { listening, server } = await start();
    const other = makeSelfSigned(["127.0.0.1"], Date.now(), 2);
    expect(() => server.change({ tls: { certificate: other.certificate, key: tls.key } })).toThrow(
      "tls.key does not belong to the first certificate in tls.certificate.",
    );
    expect(() => server.change({ tls: { certificate: "none", key: tls.key } })).toThrow("holds no certificate in PEM");
    expect(() => server.change({ tls: { certificate: tls.certificate, key: "none" } })).toThrow("holds no private key");
    await secure(listening.port);
  });

  test("that cannot be used stops the start", async () => {
    await expect(startChat({ tls: { certificate: "none", key: "none" } })).rejects.toThrow("tls.certificate holds no");
    await expect(startChat({ listeners: [{ port: 0, isTlsOnly: true }] })).rejects.toThrow("needs a certificate");
  });
});

describe("further listeners", () => {
  test("share the chat; one that is TLS only speaks nothing else, and what is pinned inside", async () => {
    const { server, join } = await start({
      listeners: [
        { host: "127.0.0.1", port: 0, isTlsOnly: true },
        { host: "127.0.0.1", port: 0, isTlsOnly: true, protocol: "lab" },
        { host: "127.0.0.1", port: 0, protocol: "lab" },
      ],
    });
    const [any, labTls, lab] = server.furtherAddresses.map(({ port }) => port);
    const bob = await join("bob");
    const plain = connectTcp({ port: any!, host: "127.0.0.1" });
    let answer = "";
    plain.on("data", (bytes: Buffer) => void (answer += bytes.toString("latin1")));
    plain.on("error", () => {});
    plain.write("alice");
    await new Promise((resolve) => plain.once("close", resolve));
    expect(answer).not.toContain("server:");
    const irc = await secure(any!);
    irc.socket.write("NICK anna\r\nUSER anna 0 * :Anna\r\n");
    await irc.until(/ 001 anna /);
    const named = await secure(labTls!);
    named.socket.write("NICK carol\r\n");
    await bob.until(({ lastRoster }) => "NICK carol" in (lastRoster ?? {}));
    const pinned = connectTcp({ port: lab!, host: "127.0.0.1" });
    pinned.write("GET / HTTP/1.1\r\n");
    await bob.until(({ lastRoster }) => "GET / HTTP/1.1" in (lastRoster ?? {}));
    pinned.destroy();
  });

  test("that cannot listen stop the start, and nothing listens then", async () => {
    const { listening } = await start();
    const first = startChat({ listeners: [{ host: "127.0.0.1", port: listening.port }] });
    await expect(first).rejects.toThrow(`Port ${listening.port} is taken`);
  });
});
