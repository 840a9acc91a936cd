import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { accepts, listeningIn, ListeningTable, parseListening } from "./listening.ts";

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

test("a table that is read again and again shows a socket as soon as it listens, and no more when it is closed", async () => {
  const table = new ListeningTable();
  const ports = async () => (await table.read("/proc/self/net", 1)).map((socket) => socket.port);
  const before = await ports();
  const server = createServer().listen(0, "127.99.98.97");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  expect([before.includes(port), (await ports()).includes(port)]).toEqual([false, true]);
  server.close();
  await once(server, "close");
  expect(await ports()).not.toContain(port);
});

test("a table with an unchanged number of sockets is read again after 200 ms, and for another program at once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-listening-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const has = (port: string, number: number): void => {
    writeFileSync(join(folder, "tcp"), `  sl\n   0: 00000000:${port} 00000000:0000 0A\n`);
    writeFileSync(join(folder, "sockstat"), `sockets: used 9\nTCP: inuse ${number} orphan 0 tw 0\n`);
  };
  let [now, program] = [0, 1];
  const table = new ListeningTable(() => now);
  const port = async () => (await table.read(folder, program))[0]?.port;
  has("1388", 1);
  expect(await port()).toBe(5000);
  has("1389", 1);
  now = 199;
  expect(await port()).toBe(5000);
  now = 200;
  expect(await port()).toBe(5001);
  has("138A", 2);
  expect(await port()).toBe(5002);
  // The socket of a program that ended is not that of the next one.
  has("138B", 2);
  program = 2;
  expect(await port()).toBe(5003);
});
