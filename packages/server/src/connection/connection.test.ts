import { createServer, connect, type Socket } from "node:net";
import { once } from "node:events";
import { describe, onTestFinished } from "vitest";
import { systemClock } from "../clock.ts";
import type { Connection, ConnectionHost } from "./connection.ts";
import { Deadlines } from "./deadlines.ts";
import { TcpConnection } from "./tcp.ts";
import { RecordingSession, testConnection, type TestPeer } from "./testing/contract.ts";
import { MemoryConnection } from "./testing/memory.ts";

async function openMemory(): Promise<TestPeer> {
  const session = new RecordingSession();
  const connection = new MemoryConnection({ begin: () => session });
  connection.say("hello");
  return {
    connection,
    session,
    say: (bytes) => connection.say(bytes),
    stopReading: () => connection.stopReading(),
    goOnReading: () => connection.goOnReading(),
    read: () => Buffer.concat(connection.writes),
    leave: () => connection.leave(),
    until: async (isSo) => {
      while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** A listener for one connection. */
function host(session: RecordingSession, opened: (connection: Connection) => void): ConnectionHost {
  const deadlines = new Deadlines(systemClock);
  return {
    begin: (connection) => {
      opened(connection);
      return session;
    },
    silent: () => {},
    closed: () => {},
    named: () => {},
    setDeadline: (connection, milliseconds) => deadlines.set(connection, milliseconds),
    clearDeadline: (connection) => deadlines.clear(connection),
  };
}

async function openTcp(): Promise<TestPeer> {
  const session = new RecordingSession();
  const server = createServer();
  const begun = new Promise<Connection>((resolve) => {
    server.on("connection", (accepted) => void new TcpConnection(1, accepted, host(session, resolve)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket: Socket = connect({ port: (server.address() as { port: number }).port, host: "127.0.0.1" });
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  const reads: Buffer[] = [];
  socket.on("data", (read: Buffer) => void reads.push(read));
  socket.on("error", () => {});
  socket.write("hello");
  const connection = await begun;
  return {
    connection,
    session,
    say: (bytes) => void socket.write(bytes),
    stopReading: () => void socket.pause(),
    goOnReading: () => void socket.resume(),
    read: () => Buffer.concat(reads),
    leave: () => void socket.end(),
    until: async (isSo) => {
      while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe("a connection in memory", () => {
  testConnection(openMemory);
});
describe("a connection over TCP", () => {
  testConnection(openTcp);
});
