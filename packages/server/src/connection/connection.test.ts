import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { connect as connectTls, TLSSocket } from "node:tls";
import { describe, expect, type Mock, onTestFinished, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { makeSelfSigned } from "../certificate/self-signed.ts";
import { systemClock } from "../clock.ts";
import type { AcceptedConnection, ConnectionHost } from "./connection.ts";
import { Deadlines } from "./deadlines.ts";
import { TcpConnection } from "./tcp.ts";
import { RecordingSession, testConnection, type TestPeer } from "./testing/contract.ts";
import { MemoryConnection } from "./testing/memory.ts";
import { TlsConnection } from "./tls.ts";
import { encodeFrame, opcodes } from "./websocket-frame.ts";
import { WebSocketConnection } from "./websocket.ts";

/** Looks each millisecond: what is waited for comes from sockets and timers of several kinds. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(1);
}

/** Everything that a peer has read, and the number of its bytes. */
function noteReads(reads: Buffer[] = []) {
  let [counted, length] = [0, 0];
  return {
    reads,
    read: () => Buffer.concat(reads),
    readLength: () => {
      for (; counted < reads.length; counted += 1) length += reads[counted]!.length;
      return length;
    },
  };
}

const asItIs = (bytes: Uint8Array): Buffer => Buffer.from(bytes);

/** The part of a server that accepts one connection; `begun` resolves when its first bytes have come. */
function openHost() {
  const session = new RecordingSession();
  const begun = Promise.withResolvers<AcceptedConnection>();
  const deadlines = new Deadlines(systemClock);
  let closed = 0;
  const host: ConnectionHost = {
    begin: (connection) => {
      begun.resolve(connection);
      return session;
    },
    silent: () => {},
    closed: (connection) => {
      deadlines.clear(connection);
      closed += 1;
    },
    named: () => {},
    setDeadline: (connection, milliseconds) => deadlines.set(connection, milliseconds),
    clearDeadline: (connection) => deadlines.clear(connection),
  };
  return { host, session, begun: begun.promise, timesClosed: () => closed };
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
}

async function openMemory(): Promise<TestPeer> {
  const { host, session, timesClosed } = openHost();
  const connection = new MemoryConnection({ host });
  connection.say("hello");
  return {
    connection,
    session,
    timesClosed,
    until,
    encode: asItIs,
    say: (bytes) => connection.say(bytes),
    stopReading: () => connection.stopReading(),
    goOnReading: () => connection.goOnReading(),
    ...noteReads(connection.writes),
    leave: () => connection.leave(),
  };
}

/** The peer at the other end of this socket, once its `hello` has arrived. */
async function peerAt(socket: Socket, opened: ReturnType<typeof openHost>): Promise<TestPeer> {
  onTestFinished(() => void socket.destroy());
  const { reads, ...noted } = noteReads();
  socket.on("data", (read: Buffer) => void reads.push(read));
  socket.on("error", () => {});
  socket.write("hello");
  return {
    connection: await opened.begun,
    session: opened.session,
    timesClosed: opened.timesClosed,
    until,
    encode: asItIs,
    say: (bytes) => void socket.write(bytes),
    stopReading: () => void socket.pause(),
    goOnReading: () => void socket.resume(),
    ...noted,
    leave: () => void socket.end(),
  };
}

type Handle = { _handle: { writev: unknown } };

/** `make` sees a socket as on a Node whose handles take no writes. */
function withoutWrites(socket: Socket, make: () => void): void {
  const { _handle: handle } = socket as unknown as Handle;
  Object.defineProperty(handle, "writev", { value: undefined, configurable: true });
  make();
  delete (handle as Partial<Handle["_handle"]>).writev;
}

async function openTcp({ isBelowStream = true, accepted = (_socket: Socket): void => {} } = {}): Promise<TestPeer> {
  const opened = openHost();
  const server = createServer((socket) => {
    const make = (): void => void new TcpConnection(1, socket, opened.host);
    if (isBelowStream) make();
    else withoutWrites(socket, make);
    accepted(socket);
  });
  const socket = connect({ port: await portOf(server), host: "127.0.0.1", noDelay: true });
  return peerAt(socket, opened);
}

const credentials = makeSelfSigned(["127.0.0.1"], Date.now(), 1);
const [cert, key] = [credentials.certificate, credentials.key];

async function openTls(client: { readonly cert?: string; readonly key?: string } = {}): Promise<TestPeer> {
  const opened = openHost();
  const server = createServer({ noDelay: true }, (carrier) => {
    const socket = new TLSSocket(carrier, { isServer: true, cert, key, requestCert: true, rejectUnauthorized: false });
    socket.on("secure", () => void new TlsConnection(1, socket, carrier, opened.host));
  });
  const socket = connectTls({ port: await portOf(server), host: "127.0.0.1", ca: cert, ...client });
  await once(socket, "secureConnect");
  return peerAt(socket, opened);
}

async function openWebSocket(): Promise<TestPeer & { readonly client: WebSocket }> {
  const { host, session, begun, timesClosed } = openHost();
  const webSockets = new WebSocketServer({ noServer: true, autoPong: false });
  const server = createHttpServer();
  server.on("upgrade", (request, socket, head) => {
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const { remotePort: port = 0 } = request.socket;
      const identity = { id: 1, remoteAddress: "127.0.0.1", remotePort: port, localAddress: "127.0.0.1", localPort: 1 };
      const reset = (): void => void request.socket.resetAndDestroy();
      const client = { address: "192.0.2.7", port, identity, isSecure: false, reset };
      void new WebSocketConnection(1, webSocket, request.socket, host, client);
    });
  });
  const client = new WebSocket(`ws://127.0.0.1:${await portOf(server)}`);
  onTestFinished(() => client.terminate());
  client.on("error", () => {});
  const { reads, ...noted } = noteReads();
  client.on("message", (message: Buffer) => void reads.push(message));
  await once(client, "open");
  client.send("hello");
  return {
    client,
    connection: await begun,
    session,
    timesClosed,
    until,
    encode: (bytes) => encodeFrame(opcodes.text, bytes),
    say: (bytes) => client.send(bytes),
    stopReading: () => client.pause(),
    goOnReading: () => client.resume(),
    ...noted,
    leave: () => client.close(),
  };
}

describe("a connection in memory", () => {
  testConnection(openMemory);
});

describe("a connection over TCP", () => {
  testConnection(() => openTcp());

  test("writes below the stream", async () => {
    let write: Mock | undefined;
    const peer = await openTcp({ accepted: (socket) => void (write = vi.spyOn(socket, "write")) });
    const { connection, read, until } = peer;
    expect(connection.write([Buffer.from("one ")])).toBe(true);
    expect(connection.write([Buffer.from("two "), Buffer.from("three")])).toBe(true);
    await until(() => read().toString() === "one two three");
    expect(write).not.toHaveBeenCalled();
    peer.leave();
    await until(() => peer.timesClosed() === 1);
    expect(connection.write([Buffer.from("nobody reads this")])).toBe(true);
  });
});

describe("a connection over TCP, where Node's handles take no writes", () => {
  testConnection(() => openTcp({ isBelowStream: false }));
});

describe("a connection over TLS", () => {
  testConnection(() => openTls());

  test("is secure, and knows the certificate that its client owns", async () => {
    const anonymous = await openTls();
    expect([anonymous.connection.isSecure, anonymous.connection.certificate]).toEqual([true, undefined]);
    expect(anonymous.connection.identity.wrapping).toBe("tls");
    const own = makeSelfSigned(["alice"], Date.now(), 1);
    const { connection } = await openTls({ cert: own.certificate, key: own.key });
    const pem = Buffer.from(connection.certificate!).toString("base64");
    expect(own.certificate.replaceAll("\n", "")).toContain(pem);
    expect(connection.identity).toMatchObject({ remoteAddress: "127.0.0.1", localAddress: "127.0.0.1" });
    expect(connection.identity.remotePort).toBeGreaterThan(0);
  });
});

describe("a connection over a WebSocket", () => {
  testConnection(openWebSocket);

  test("has the address that a proxy named, and that of the TCP connection", async () => {
    const { connection } = await openWebSocket();
    expect([connection.address, connection.identity.remoteAddress]).toEqual(["192.0.2.7", "127.0.0.1"]);
    expect(connection.identity.wrapping).toBe("websocket");
  });

  test("answers a ping, but never within a frame that is being written", async () => {
    const { connection, client, encode, read, readLength, session } = await openWebSocket();
    const pongs: string[] = [];
    client.on("pong", (payload: Buffer) => void pongs.push(payload.toString()));
    const frame = encode(Buffer.from("one frame, two writes"));
    connection.write([frame.subarray(0, 5)]);
    client.ping("one");
    client.ping("two");
    client.send("after the pings");
    await until(() => session.reads.length === 2);
    expect(pongs).toEqual([]);
    connection.write([frame.subarray(5)]);
    await until(() => pongs.length > 0 && readLength() > 0);
    expect(read().toString()).toBe("one frame, two writes");
    expect(pongs).toEqual(["two"]);
    client.ping("three");
    await until(() => pongs.length === 2);
  });

  test("closes with the code for the reason, and ends a peer that never answers", async () => {
    const { connection, client, timesClosed } = await openWebSocket();
    const codes: number[] = [];
    client.on("close", (code: number) => void codes.push(code));
    connection.close("refused");
    await until(() => codes.length > 0);
    expect(codes).toEqual([1008]);
    const silent = await openWebSocket();
    silent.client.pause();
    silent.connection.close("goodbye");
    await until(() => silent.timesClosed() === 1);
    expect(timesClosed()).toBe(1);
  });

  test("reports a peer that ended without a close frame as reset", async () => {
    const { session, client } = await openWebSocket();
    client.terminate();
    await until(() => session.reasons.length > 0);
    expect(session.reasons).toEqual(["reset"]);
  });

  test("ends where the peer sends frames that break the rules", async () => {
    const { session, client, timesClosed } = await openWebSocket();
    // A frame of a client has to be masked (RFC 6455 §5.1).
    (client as unknown as { _socket: Socket })._socket.write(encodeFrame(opcodes.text, Buffer.from("unmasked")));
    await until(() => timesClosed() === 1);
    expect(session.reads.map(String)).toEqual(["hello"]);
    expect(session.reasons).toHaveLength(1);
  });
});
