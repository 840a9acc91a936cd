import { expect, test } from "vitest";
import { unansweredIn } from "./vanished.ts";

const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
const row = (local: string, remote: string, state: string, retransmissions: string): string =>
  `   0: ${local} ${remote} ${state} 00000024:00000000 01:00000E10 ${retransmissions}     0        0 12345 4 0000000000000000 20 4 30 10 -1`;

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
  expect(unansweredIn(table, [5000])).toEqual([
    { address: "127.0.0.11", port: 50_000 },
    { address: "10.20.30.13", port: 50_001 },
    { address: "2001:db8::1", port: 50_002 },
  ]);
});

test("the table gives nobody else: another port, another state, few retransmissions, no table", () => {
  const table = [
    head,
    row("0100007F:1389", "0B00007F:C350", "01", "00000009"),
    row(ours, "0B00007F:C351", "06", "00000009"),
    row(ours, "0B00007F:C352", "01", "00000006"),
    "nonsense",
    "",
  ].join("\n");
  expect(unansweredIn(table, [5000])).toEqual([]);
  expect(unansweredIn("", [5000])).toEqual([]);
});
