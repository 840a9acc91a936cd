import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { accepts, listeningIn, parseListening } from "./listening.ts";

test("the kernel's table gives the listening sockets with their addresses", () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue
   0: 00000000:1388 00000000:0000 0A 00000000:00000000
   1: 031E140A:1389 00000000:0000 0A 00000000:00000000
   2: 0100007F:138A 0100007F:9999 01 00000000:00000000
   3: 0000000000000000FFFF00000100007F:138B 00000000000000000000000000000000:0000 0A
   4: 00000000000000000000000000000000:138C 00000000000000000000000000000000:0000 0A
`;
  expect(parseListening(table)).toEqual([
    { address: "*", port: 5000 },
    { address: "10.20.30.3", port: 5001 },
    { address: "127.0.0.1", port: 5003 },
    { address: "*", port: 5004 },
  ]);
});

test("a socket of this process is found at its address, and accepts connections to that address only", async () => {
  const server = createServer().listen(0, "127.99.98.97");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const found = (await listeningIn("/proc/self/net")).find((socket) => socket.port === port);
  server.close();
  expect(found).toEqual({ address: "127.99.98.97", port });
  expect([accepts(found!, "127.99.98.97"), accepts(found!, "127.0.0.1")]).toEqual([true, false]);
});
