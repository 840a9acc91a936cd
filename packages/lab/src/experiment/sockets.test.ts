import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { parseSockets, socketsSeenBy } from "./sockets.ts";

test("the kernel's table is read as it is documented", () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 030A140A:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
   1: 030A140A:1388 0B1E140A:94A1 01 0000001F:00000002 00:00000000 00000000     0        0 2 1
`;
  expect(parseSockets(table)).toEqual([
    { localPort: 5000, remotePort: 0, isListening: true, isEstablished: false, sendQueue: 0, receiveQueue: 0 },
    { localPort: 5000, remotePort: 38049, isListening: false, isEstablished: true, sendQueue: 31, receiveQueue: 2 },
  ]);
});

test("a socket that listens, and one that is connected, are seen", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const seen = socketsSeenBy(process.pid);
  expect(seen.some(({ localPort, isListening }) => isListening && localPort === port)).toBe(true);
  expect(seen.some(({ remotePort, isEstablished }) => isEstablished && remotePort === port)).toBe(true);
  socket.destroy();
  server.close();
});

test("a process that has gone sees nothing", () => expect(socketsSeenBy(0x7fff_ffff)).toEqual([]));
