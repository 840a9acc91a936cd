// A hostile server, and hostile datagrams, against our client on real sockets.
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { ChatClient, type ClientEvent } from "@vitrine/client";
import { visibleText } from "@vitrine/wire/text";
import { systemClock, tcpTransport, udpSockets } from "@vitrine/client/node";
import { attack } from "./attack.ts";
import { accountName, accountPassword } from "./chat.ts";
import { memoryInUse } from "./memory.ts";
import { mutate } from "./mutate.ts";
import { createRandom, type Random } from "./random.ts";
import { record, type Recordings } from "./record.ts";
import { inTime, promise, type RunningTarget, type Target } from "./target.ts";

/** In bytes, between the first rounds and the last. */
const mostGrowth = 24 * 1024 * 1024;
const mostDatagrams = 12;

/** The user's actions meanwhile. */
const typed = [
  "hello",
  "@bob: hi",
  "@Bjørn: hei",
  `@alice: ${"long ".repeat(20_000)}`,
  "#ls",
  "#lss",
  "\u001b[2J",
  "x".repeat(5000),
];

/** Every text that the client reports, anywhere in the event. */
function* textsOf(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) yield* textsOf(part);
}

/** One address for the client, one for whoever sends it datagrams. */
const loopback = (random: Random): string =>
  `127.${1 + random.below(250)}.${random.below(250)}.${1 + random.below(250)}`;

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "0.0.0.0");
  await once(socket, "listening");
  const { port } = socket.address();
  await new Promise<void>((resolve) => void socket.close(() => resolve()));
  return port;
}

async function sendDatagrams(
  to: { readonly address: string; readonly port: number },
  recordings: Recordings,
  random: Random,
) {
  const socket: UdpSocket = createSocket("udp4");
  socket.on("error", () => {});
  socket.bind(random.oneIn(2) ? to.port : 0, loopback(random));
  await once(socket, "listening");
  for (let left = random.below(mostDatagrams); left > 0; left -= 1) {
    const bytes = mutate(random.oneIn(2) ? recordings.toClient : recordings.toServer, random);
    // Refused where the client has left: that is an answer, too.
    await new Promise<void>((resolve) => socket.send(bytes.subarray(0, 65_507), to.port, to.address, () => resolve()));
  }
  await new Promise<void>((resolve) => void socket.close(() => resolve()));
}

/** A server that takes one connection at a time, records every byte, and acts as the test says. */
async function startHostileServer() {
  let taken: ((socket: Socket) => void) | undefined;
  const server = createTcpServer({ allowHalfOpen: true, noDelay: true }, (socket) => taken?.(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    next: () => new Promise<Socket>((resolve) => (taken = resolve)),
    close: () => server.close(),
  };
}

async function behave(client: ChatClient, random: Random): Promise<void> {
  for (let left = random.below(4); left > 0; left -= 1) {
    // A line that cannot go out is an event. The test does not wait for it, as a user does not.
    void client.enter(random.pick(typed));
    for (let turns = random.below(20); turns > 0; turns -= 1) await nextTurn();
  }
  if (random.oneIn(3)) await client.leave();
}

async function start(): Promise<RunningTarget> {
  const recordings = await record();
  const server = await startHostileServer();
  const peerPort = await freeUdpPort();
  let memoryBefore: number | undefined;

  const startClient = (address: string, random: Random) => {
    const unshowable: string[] = [];
    const tell = (event: ClientEvent): void => {
      for (const text of textsOf(event)) if (visibleText(text) !== text) unshowable.push(JSON.stringify(event));
    };
    const client = new ChatClient(
      {
        clock: systemClock,
        random: () => 0,
        transport: tcpTransport,
        peerSockets: udpSockets,
        tell,
        askPassword: () => Promise.resolve(random.oneIn(4) ? undefined : accountPassword),
      },
      {
        name: accountName,
        host: "127.0.0.1",
        port: server.port,
        localAddress: address,
        peerPort,
        isReturning: false,
        mayPasswordBeRead: false,
      },
    );
    return { client, unshowable };
  };

  return {
    async round(random) {
      const address = loopback(random);
      const { client, unshowable } = startClient(address, random);
      const accepted = server.next();
      const ended = client.run();
      const socket = await inTime(accepted, "the client did not connect");
      let sent = "";
      socket.on("data", (bytes) => (sent += bytes.toString()));
      const own = (): Random => createRandom(random.below(2 ** 32));
      const attacks = [
        attack(socket, recordings.toClient, own()),
        sendDatagrams({ address, port: peerPort }, recordings, own()),
      ];
      await inTime(Promise.all([...attacks, behave(client, own())]), "the hostile server could not end");
      await inTime(ended, "the client did not end after its server had gone");
      promise(!sent.includes(accountPassword), "the password was sent");
      promise(unshowable.length === 0, `what no screen may get: ${unshowable[0]}`);
      memoryBefore ??= memoryInUse();
    },
    async finish() {
      server.close();
      const growth = memoryInUse() - (memoryBefore ?? 0);
      promise(memoryBefore === undefined || growth < mostGrowth, `memory grew by ${Math.round(growth / 1024)} kB`);
    },
  };
}

export const clientTarget: Target = { name: "client", start };
