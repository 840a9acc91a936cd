import type { Socket } from "node:net";
import type { SecureContext } from "node:tls";
import { expect, test } from "vitest";
import type { StreamConnection } from "../connection/connection.ts";
import type { Registry } from "../connection/registry.ts";
import { Counters } from "../console/counters.ts";
import { quietLog } from "../console/log.ts";
import { createTurnClock } from "../testing/manual-clock.ts";
import { TlsHandshakes } from "./tls-handshakes.ts";

/** Handshakes that take so many milliseconds each, of connections that end in them. */
function openHandshakes(milliseconds: number) {
  const clock = createTurnClock();
  const begun: number[] = [];
  let now = 0;
  const elapsed = { ...clock, elapsed: () => now };
  const carrier = {
    get destroyed() {
      begun.push(now);
      now += milliseconds;
      return true;
    },
  } as Socket;
  const connection = { handOver: () => carrier } as unknown as StreamConnection;
  const registry = { deadlines: { set: () => {} } } as unknown as Registry;
  const components = { clock: elapsed, counters: new Counters(), log: quietLog, registry };
  const handshakes = new TlsHandshakes(components, {} as SecureContext);
  return {
    begun,
    begin: () => handshakes.begin(connection, () => {}).receive(Buffer.from("hello"), 0),
    endTurn: () => clock.endTurn(),
    advance: (time: number) => {
      now += time;
      clock.advance(time);
    },
  };
}

test("a flood of TLS handshakes takes a third of the server's time", () => {
  const { begin, begun, endTurn, advance } = openHandshakes(2);
  for (let count = 0; count < 4; count += 1) begin();
  endTurn();
  expect(begun).toEqual([0]);
  for (let time = 0; time < 12; time += 1) {
    advance(1);
    endTurn();
  }
  expect(begun).toHaveLength(4);
  expect(begun.map((at, index) => at - (begun[index - 1] ?? at))).toEqual([0, 6, 6, 6]);
});

test("a single TLS handshake begins at the end of its turn", () => {
  const { begin, begun, endTurn, advance } = openHandshakes(2);
  begin();
  endTurn();
  advance(100);
  begin();
  endTurn();
  expect(begun).toEqual([0, 102]);
});
