import { describe, expect, test } from "vitest";
import { openLabChat } from "./testing/lab-chat.ts";

/** A room of so many people, all of whom have their roster. */
function openRoom(people: number) {
  const chat = openLabChat();
  const connections = Array.from({ length: people }, (_, index) => {
    const connection = chat.open();
    connection.say(`p${index}`);
    return connection;
  });
  chat.settle();
  return { ...chat, connections };
}

describe("people who speak and do not read", () => {
  test("cost the memory of what was said once, and at most a kilobyte each beyond it", () => {
    const people = 100;
    const { connections, settle, clock, fanout } = openRoom(people);
    for (const connection of connections) connection.stopReading();
    const before = process.memoryUsage().arrayBuffers;
    const line = `${"x".repeat(60)}\n`;
    let said = 0;
    for (let round = 0; round < 20; round += 1) {
      for (const connection of connections) {
        connection.say(line);
        said += `p000: ${line}`.length;
      }
      clock.endTurn();
      clock.advance(10);
      clock.endTurn();
    }
    // Blocks are filled up, and the last piece of memory is not full.
    const most = said * 1.3 + people * 1_024 + 2 * 262_144;
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(most);
    expect(fanout.slowReaders.size).toBe(people);
    for (const connection of connections) connection.goOnReading();
    settle();
    expect(fanout.slowReaders.size).toBe(0);
    for (const connection of connections) {
      expect(connection.text.match(/p\d+: x{60} /g)).toHaveLength(20 * (people - 1));
    }
  });

  test("are cut off when nothing was taken from them for five seconds, however little waits", () => {
    const { connections, clock } = openRoom(3);
    const [speaker, stuck, hearer] = connections;
    stuck!.stopReading();
    speaker!.say("hello");
    clock.endTurn();
    for (let second = 0; second < 5; second += 1) {
      clock.advance(1_000);
      clock.endTurn();
    }
    expect(stuck!.closedBecause).toBeUndefined();
    clock.advance(1_000);
    expect(stuck!.closedBecause).toBe("too-slow");
    clock.endTurn();
    clock.advance(1_000);
    clock.endTurn();
    expect(hearer!.text.endsWith('!{"p0": "10.20.30.11", "p2": "10.20.30.11"}')).toBe(true);
  });

  test("are cut off when four megabytes wait for them, and a flood does not wait for them for long", () => {
    const { connections, clock } = openRoom(3);
    const [speaker, stuck, hearer] = connections;
    stuck!.stopReading();
    const line = `${"y".repeat(1_000)}\n`;
    let said = 0;
    let waits = 0;
    while (stuck!.closedBecause === undefined && said < 20_000) {
      if (speaker!.isReadingPaused) {
        waits += 1;
        clock.advance(250);
      } else {
        speaker!.say(line.repeat(16));
        said += 16;
      }
      clock.endTurn();
      clock.advance(10);
      clock.endTurn();
    }
    expect(stuck!.closedBecause).toBe("too-slow");
    // A second's worth: so long it could still be a slow reader.
    expect(waits).toBeLessThanOrEqual(5);
    expect(hearer!.text.match(/p0: y{1000} /g)).toHaveLength(said);
  });
});

describe("a flood", () => {
  test("cuts no reader off after the machine has held the server up", () => {
    const { connections, clock } = openRoom(3);
    const [flooder, reader] = connections;
    const line = `${"w".repeat(1_000)}\n`;
    const sayAll = (): void => {
      for (let said = 0; said < 8_192 && !flooder!.isReadingPaused; said += 1) flooder!.say(line);
    };
    reader!.stopReading();
    sayAll();
    clock.endTurn();
    expect(flooder!.isReadingPaused).toBe(true);
    // The reader has read meanwhile, but the server hears of the flooder first.
    clock.holdUp(60_000);
    sayAll();
    expect(flooder!.isReadingPaused).toBe(true);
    reader!.goOnReading();
    clock.endTurn();
    expect(reader!.closedBecause).toBeUndefined();
  });

  test("is slowed down to what slow readers read, and nobody is cut off", () => {
    const { connections, clock, fanout } = openRoom(8);
    const [flooder, honest, ...hearers] = connections;
    const slow = hearers.slice(0, 3);
    const line = `${"z".repeat(1_000)}\n`;
    let [said, waits, honestWaits] = [0, 0, 0];
    for (let step = 0; step < 480; step += 1) {
      if (!flooder!.isReadingPaused) {
        flooder!.say(line.repeat(32));
        said += 32;
      } else {
        waits += 1;
      }
      if (step % 100 === 0) {
        honestWaits += honest!.isReadingPaused ? 1 : 0;
        honest!.say("still here\n");
      }
      // Every 800 ms a slow reader's kernel has room for what is there.
      for (const [index, connection] of slow.entries()) {
        if ((step + index) % 40 === 0) connection.goOnReading();
        else connection.stopReading();
      }
      clock.endTurn();
      clock.advance(20);
      clock.endTurn();
    }
    for (const connection of slow) connection.goOnReading();
    for (let step = 0; step < 100; step += 1) {
      clock.advance(250);
      clock.endTurn();
    }
    expect(connections.map(({ closedBecause }) => closedBecause)).toEqual(connections.map(() => undefined));
    expect(fanout.backPressure.size).toBe(0);
    // Without it, more than four megabytes would have waited for each slow reader.
    expect(waits).toBeGreaterThan(60);
    expect(honestWaits).toBe(0);
    expect(said * line.length).toBeGreaterThan(4 * 1024 * 1024);
    for (const { text } of hearers) expect(text.match(/p0: z{1000} /g)).toHaveLength(said);
  });
});
