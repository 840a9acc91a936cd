import { expect, test } from "vitest";
import { MemoryConnection } from "../connection/testing/memory.ts";
import { createTurnClock } from "../testing/manual-clock.ts";
import { Fanout } from "./fanout.ts";
import type { Kind } from "./kind.ts";

test("whatever an answer acknowledges is kept before the answer leaves", () => {
  const clock = createTurnClock();
  const connection = new MemoryConnection({ begin: () => Promise.reject(new Error("unused")) as never });
  const order: string[] = [];
  const fanout = new Fanout({
    clock,
    released: () => {},
    watcher: () => undefined,
    writing: () => void order.push(`keep, ${connection.writes.length} written`),
    logWaiting: () => 0,
  });
  const outbox = fanout.open("s1", {} as Kind, connection);
  outbox.append(Buffer.from("done"));
  clock.endTurn();
  expect(order).toEqual(["keep, 0 written"]);
  expect(connection.text).toBe("done");
});
