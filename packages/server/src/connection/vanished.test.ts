import { expect, test, vi } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { MemoryConnection } from "./testing/memory.ts";
import { unansweredIn, VanishedPeers } from "./vanished.ts";

const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
const row = (local: string, remote: string, state: string, retransmissions: string): string =>
  `   0: ${local} ${remote} ${state} 00000024:00000000 01:00000E10 ${retransmissions}     0        0 12345 4 0000000000000000 20 4 30 10 -1`;

const hexadecimal = (port: number): string => port.toString(16).toUpperCase();

/** Lets what was awaited go on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const ours = "0100007F:1388";
const mapped = "0000000000000000FFFF00000D1E140A";
const six = "B80D0120000000000000000001000000";

test("the table gives the address and port of a peer that has not answered for long", () => {
  const table = [
    head,
    row(ours, "0B00007F:C350", "01", "00000007"),
    row(`${mapped}:1388`, `${mapped}:C351`, "01", "0000000A"),
    row(`${six}:1388`, `${six}:C352`, "01", "00000008"),
  ].join("\n");
  expect(unansweredIn(table)).toEqual([
    { remoteAddress: "127.0.0.11", remotePort: 50_000, localPort: 5000 },
    { remoteAddress: "10.20.30.13", remotePort: 50_001, localPort: 5000 },
    { remoteAddress: "2001:db8::1", remotePort: 50_002, localPort: 5000 },
  ]);
});

test("the table gives nobody else: another state, few retransmissions, no table", () => {
  const table = [
    head,
    row(ours, "0B00007F:C351", "06", "00000009"),
    row(ours, "0B00007F:C352", "01", "00000006"),
    "nonsense",
    "",
  ].join("\n");
  expect(unansweredIn(table)).toEqual([]);
  expect(unansweredIn("")).toEqual([]);
});

test("only the connection with both of these ends is cut off, and the next look follows", async () => {
  const clock = createManualClock();
  const connections = new Map([11, 12].map((last) => [new MemoryConnection({ address: `127.0.0.${last}` }), last]));
  const [first, second] = [...connections.keys()];
  let looks = 0;
  const table = (local: number): string =>
    row(`0100007F:${hexadecimal(local)}`, `0B00007F:${hexadecimal(first!.port)}`, "01", "00000009");
  const tables = [table(5001), table(5000)];
  const peers = new VanishedPeers({ clock, readTable: async () => tables[looks++]! }, connections);
  peers.watch();
  clock.advance(10_000);
  await vi.waitFor(() => expect(looks).toBe(1));
  await settled();
  expect(first!.closedBecause).toBeUndefined();
  clock.advance(10_000);
  await vi.waitFor(() => expect(first!.closedBecause).toBe("vanished"));
  expect(second!.closedBecause).toBeUndefined();
});
