// Records what real clients and our server say to each other: the material that the fuzzing changes.
import { type EventEmitter, once } from "node:events";
import { get } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { ChatClient } from "@vitrine/client";
import { systemClock, tcpTransport } from "@vitrine/client/node";
import { WebSocket } from "ws";
import { accountName, accountPassword, startChat } from "./chat.ts";

/** Everything that went one way in one connection. */
export interface Recordings {
  readonly toServer: readonly Uint8Array[];
  readonly toClient: readonly Uint8Array[];
}

interface Connection {
  readonly toServer: Buffer[];
  readonly toClient: Buffer[];
}

const whole = (chunks: readonly Buffer[][]): Buffer[] =>
  chunks.map((pieces) => Buffer.concat(pieces)).filter((bytes) => bytes.length > 0);

/** Proxies to the server and records everything. */
async function startRecorder(serverPort: number) {
  const connections: Connection[] = [];
  const sockets = new Set<Socket>();
  const recorder = createTcpServer((client) => {
    const server = connect(serverPort, "127.0.0.1");
    const connection: Connection = { toServer: [], toClient: [] };
    connections.push(connection);
    relay(client, server, connection.toServer);
    relay(server, client, connection.toClient);
    sockets.add(client).add(server);
  });
  recorder.listen(0, "127.0.0.1");
  await once(recorder, "listening");
  const { port } = recorder.address() as AddressInfo;
  const stop = (): Recordings => {
    recorder.close();
    for (const socket of sockets) socket.destroy();
    return {
      toServer: whole(connections.map(({ toServer }) => toServer)),
      toClient: whole(connections.map(({ toClient }) => toClient)),
    };
  };
  return { port, stop };
}

function relay(from: Socket, to: Socket, log: Buffer[]): void {
  from.on("data", (bytes) => {
    log.push(bytes);
    to.write(bytes);
  });
  from.on("end", () => to.end());
  from.on("error", () => to.destroy());
}

/** A course program: its name, then one line a write. */
async function recordRaw(port: number, lines: readonly string[]): Promise<void> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  for (const line of lines) {
    socket.write(line);
    await once(socket, "data");
  }
  socket.end();
  await once(socket, "close");
}

/** Our own client, which proves its name by SCRAM and talks. */
async function recordClient(port: number): Promise<void> {
  const client = new ChatClient(
    {
      clock: systemClock,
      random: () => 0,
      transport: tcpTransport,
      peerSockets: { open: () => Promise.reject(new Error("no datagrams here")) },
      tell: () => {},
      askPassword: () => Promise.resolve(accountPassword),
    },
    { name: accountName, host: "127.0.0.1", port, peerPort: 1, isReturning: false, mayPasswordBeRead: false },
  );
  const ended = client.run();
  await client.ready();
  await client.enter("hello from alice");
  await client.leave();
  await ended;
}

/** Unlike `once`, whatever error comes before. */
const closing = (emitter: EventEmitter): Promise<void> =>
  new Promise((resolve) => void emitter.once("close", () => resolve()));

/** The lines of an IRC client before it leaves. */
const ircLines = ["CAP LS 302", "NICK anna", "USER anna 0 * :Anna", "CAP END", "JOIN #lobby", "PRIVMSG #lobby :hello"];

/** Clients of the other protocols: a browser, IRC alone and over TLS, IRC over a WebSocket. */
async function recordOthers(port: number): Promise<void> {
  const request = get({ port, host: "127.0.0.1", path: "/" });
  request.on("response", (response) => response.resume());
  request.on("error", () => {});
  await closing(request);
  const lines = [...ircLines, "QUIT"].map((line) => `${line}\r\n`).join("");
  for (const socket of [
    connect({ port, host: "127.0.0.1" }),
    connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false, ALPNProtocols: ["irc"] }),
  ]) {
    socket.on("error", () => {});
    socket.resume();
    socket.write(lines);
    await closing(socket);
  }
  const webSocket = new WebSocket(`ws://127.0.0.1:${port}/`, ["text.ircv3.net"]);
  await once(webSocket, "open");
  webSocket.ping("hello");
  for (const line of [...ircLines, "QUIT"]) webSocket.send(line);
  await closing(webSocket);
}

async function recordOnce(): Promise<Recordings> {
  const { server, port: serverPort } = await startChat();
  const { port, stop } = await startRecorder(serverPort);
  await recordClient(port);
  await recordRaw(port, [accountName, "not the password"]);
  await recordRaw(port, ["!not a name"]);
  const listener = connect(port, "127.0.0.1");
  listener.write("Bjørn");
  await once(listener, "data");
  await recordRaw(port, ["李雷"]);
  const speaker = connect({ port, host: "127.0.0.1", noDelay: true });
  speaker.write("bob\n");
  await once(speaker, "data");
  for (const line of ["hello all", "æøå 👩‍👩‍👧 : bob: x\nsecond line\r\n", `${"long ".repeat(400)}\n`]) {
    speaker.write(line);
    await once(listener, "data");
  }
  speaker.end();
  await once(speaker, "close");
  await recordOthers(port);
  listener.destroy();
  const recordings = stop();
  await server.close();
  return recordings;
}

let recorded: Promise<Recordings> | undefined;

/** Recorded once for each process. */
export function record(): Promise<Recordings> {
  recorded ??= recordOnce();
  return recorded;
}
