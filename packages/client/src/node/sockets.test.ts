import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { tcpTransport, udpSockets } from "./index.ts";
import type { PeerFault, PeerPort } from "../peer/peer-socket.ts";

/** A UDP port that is free on all of the loopback addresses that these tests use. */
async function freePort(): Promise<number> {
  const socket = createSocket("udp4");
  socket.bind(0, "0.0.0.0");
  await once(socket, "listening");
  const { port } = socket.address();
  await new Promise<void>((closed) => void socket.close(closed));
  return port;
}

interface Peer {
  readonly port: PeerPort;
  /** The next datagram, or the next word that nobody took one. */
  next(): Promise<string>;
}

async function peer(address: string, port: number): Promise<Peer> {
  const waiting: string[] = [];
  let wake: (() => void) | undefined;
  const note = (text: string): void => {
    waiting.push(text);
    wake?.();
  };
  const opened = await udpSockets.open(address, port, {
    received: (bytes, from) => note(`${from} ${new TextDecoder().decode(bytes)}`),
    failed: (to: string, fault: PeerFault) => note(`${to} failed ${fault.isPortUnreachable}`),
  });
  onTestFinished(() => opened.close());
  return {
    port: opened,
    async next() {
      while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return waiting.shift()!;
    },
  };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("UDP between peers", () => {
  test("goes from our own address and port to theirs, and back, before and after either has written", async () => {
    const port = await freePort();
    const [alice, bob, carol] = [
      await peer("127.0.0.11", port),
      await peer("127.0.0.12", port),
      await peer("127.0.0.13", port),
    ];
    expect(await alice.port.send(bytes("one"), "127.0.0.12")).toBeUndefined();
    expect(await bob.next()).toBe("127.0.0.11 one");
    await bob.port.send(bytes("two"), "127.0.0.11");
    expect(await alice.next()).toBe("127.0.0.12 two");
    await carol.port.send(bytes("three"), "127.0.0.11");
    expect(await alice.next()).toBe("127.0.0.13 three");
  });

  test("that nobody takes is reported each time, and works again when somebody listens", async () => {
    const port = await freePort();
    const alice = await peer("127.0.0.11", port);
    await alice.port.send(bytes("one"), "127.0.0.12");
    expect(await alice.next()).toBe("127.0.0.12 failed true");
    await alice.port.send(bytes("two"), "127.0.0.12");
    expect(await alice.next()).toBe("127.0.0.12 failed true");
    const bob = await peer("127.0.0.12", port);
    await alice.port.send(bytes("three"), "127.0.0.12");
    expect(await bob.next()).toBe("127.0.0.11 three");
  });

  test("from another port of the peer's machine is heard, too", async () => {
    const port = await freePort();
    const alice = await peer("127.0.0.11", port);
    await alice.port.send(bytes("one"), "127.0.0.12");
    const stranger = createSocket("udp4");
    onTestFinished(() => void stranger.close());
    stranger.bind(0, "127.0.0.12");
    await once(stranger, "listening");
    stranger.send("hello", port, "127.0.0.11");
    expect([await alice.next(), await alice.next()]).toContain("127.0.0.12 hello");
  });

  test("a port that another client of ours has is said to be taken", async () => {
    const port = await freePort();
    const alice = await peer("127.0.0.11", port);
    await alice.port.send(bytes("one"), "127.0.0.12");
    await expect(peer("127.0.0.11", port)).rejects.toThrow(`UDP 127.0.0.11:${port} is taken`);
  });

  test("more peers than have sockets of their own are all reached", async () => {
    const port = await freePort();
    const alice = await peer("127.0.0.11", port);
    const [first, last] = [await peer("127.0.1.1", port), await peer("127.0.1.40", port)];
    for (let host = 1; host <= 40; host += 1) await alice.port.send(bytes(`to ${host}`), `127.0.1.${host}`);
    expect(await first.next()).toBe("127.0.0.11 to 1");
    expect(await last.next()).toBe("127.0.0.11 to 40");
    await first.port.send(bytes("back"), "127.0.0.11");
    const heard: string[] = [];
    while (heard.at(-1) !== "127.0.1.1 back") heard.push(await alice.next());
  });
});

describe("TCP to the server", () => {
  const handlers = { received: () => {}, closed: () => {} };

  test("comes from the address that was asked for", async () => {
    const server = createServer((socket) => void socket.destroy());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const target = { address: "127.0.0.1", port, localAddress: "127.0.0.11" };
    const connection = await tcpTransport.connect(target, handlers, new AbortController().signal);
    expect(connection).toMatchObject({ localAddress: "127.0.0.11", remoteAddress: "127.0.0.1" });
    connection.destroy();
  });

  test("that is ended sends what waits and FIN, and hears the server out", async () => {
    const heard: string[] = [];
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on("data", (read) => heard.push(read.toString()));
      socket.on("error", (error) => heard.push(error.message));
      socket.on("end", () => void socket.end("goodbye"));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const leaving = new AbortController();
    const closed = Promise.withResolvers<string | undefined>();
    const listening = {
      received: (read: Uint8Array) => heard.push(new TextDecoder().decode(read)),
      closed: closed.resolve,
    };
    const target = { address: "127.0.0.1", port: (server.address() as AddressInfo).port };
    const connection = await tcpTransport.connect(target, listening, leaving.signal);
    connection.send(bytes("last words"));
    leaving.abort();
    connection.end();
    expect(await closed.promise).toBeUndefined();
    expect(heard).toEqual(["last words", "goodbye"]);
  });

  test("that nobody answers is given up when the user leaves", async () => {
    const leaving = new AbortController();
    const connecting = tcpTransport.connect({ address: "127.0.0.1", port: 1 }, handlers, leaving.signal);
    leaving.abort();
    await expect(connecting).rejects.toThrow("127.0.0.1:1 could not be reached: given up");
  });

  test("that fails says why: nobody listens, or the local address is not ours", async () => {
    const { signal } = new AbortController();
    const nobody = tcpTransport.connect({ address: "127.0.0.1", port: 1 }, handlers, signal);
    await expect(nobody).rejects.toThrow("127.0.0.1:1 could not be reached: nothing listens there (ECONNREFUSED).");
    const foreign = tcpTransport.connect(
      { address: "127.0.0.1", port: 1, localAddress: "192.0.2.1" },
      handlers,
      signal,
    );
    await expect(foreign).rejects.toThrow("192.0.2.1 is not an address of this machine");
  });

  test("an address needs no name service", async () => {
    expect(await tcpTransport.resolve("::1")).toEqual(["::1"]);
  });
});
