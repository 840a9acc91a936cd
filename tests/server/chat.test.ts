import { describe, expect, test } from "vitest";
import { startChat } from "./peer.ts";

describe("the chat over loopback", () => {
  test("people join, see each other in the roster, hear what others say, and leave", async () => {
    const { join } = await startChat();
    const alice = await join("alice");
    const bob = await join("bob");
    await alice.until(({ reads }) => reads.at(-1) === '!{"alice": "127.0.0.1", "bob": "127.0.0.1"}');
    alice.say("hello all");
    await bob.until(({ reads }) => reads.at(-1) === "alice: hello all ");
    bob.say("hei på deg");
    await alice.until(({ reads }) => reads.at(-1) === "bob: hei på deg ");
    bob.socket.end();
    await alice.until(({ reads }) => reads.at(-1) === '!{"alice": "127.0.0.1"}');
    expect(alice.reads).not.toContain("alice: hello all ");
  });

  test("a name typed into nc, and lines after it", async () => {
    const { join, open } = await startChat();
    const alice = await join("alice");
    const bob = open();
    bob.say("bob\r\nfirst\nsecond\n");
    await alice.until(({ text }) => text.includes("second"));
    expect(alice.chat).toBe("bob: first \nbob: second ");
  });

  test("a name whose last character comes in the next read", async () => {
    const { join, open } = await startChat();
    const alice = await join("alice");
    const bytes = Buffer.from("Bjø");
    const bob = open();
    bob.say(bytes.subarray(0, -1));
    // After a round trip of somebody else's, the first part has been read alone.
    await join("carol");
    bob.say(Buffer.concat([bytes.subarray(-1), Buffer.from("rn")]));
    await alice.until(({ lastRoster }) => Object.keys(lastRoster ?? {}).length === 3);
    expect(Object.keys(alice.lastRoster ?? {})).toEqual(["alice", "carol", "Bjørn"]);
  });

  test.each(["GET", "NICK", "USER guest", "\u00e6\u00f8\u00e5"])("somebody may be called %s", async (name) => {
    const { join } = await startChat();
    expect((await join(name)).lastRoster).toEqual({ [name]: "127.0.0.1" });
  });

  test("watchers get two joins and a leave, and the place of each line in the streams", async () => {
    const { server, join } = await startChat();
    const told: unknown[] = [];
    server.events.on("joined", ({ name }) => told.push(["joined", name]));
    server.events.on("left", ({ name, reason }) => told.push(["left", name, reason]));
    const numbers: number[] = [];
    server.events.on("said", ({ number, from, text, received }) => {
      numbers.push(number);
      told.push(["said", from, text, received]);
    });
    const alice = await join("alice");
    const bob = await join("bob");
    await alice.until(({ lastRoster }) => lastRoster !== undefined && "bob" in lastRoster);
    const sentBefore = bob.socket.bytesRead;
    server.events.on("delivered", ({ name, sent, lines }) => told.push(["delivered", name, sent, lines]));
    alice.say("hi\n\tthere\n");
    await bob.until(({ text }) => text.endsWith(" there "));
    bob.socket.end();
    await alice.until(({ lastRoster }) => lastRoster !== undefined && !("bob" in lastRoster));
    expect(told).toEqual([
      ["joined", "alice"],
      ["joined", "bob"],
      ["said", "alice", "hi", { start: 5, end: 7 }],
      ["said", "alice", " there", { start: 8, end: 14 }],
      [
        "delivered",
        "bob",
        { start: sentBefore, end: sentBefore + "alice: hi \nalice:  there ".length },
        [
          { number: numbers[0], start: sentBefore, end: sentBefore + "alice: hi ".length },
          { number: numbers[1], start: sentBefore + 11, end: sentBefore + "alice: hi \nalice:  there ".length },
        ],
      ],
      ["left", "bob", "left"],
    ]);
    expect(numbers).toEqual([expect.any(Number), numbers[0]! + 1]);
  });

  test("everybody gets a goodbye after the last line", async () => {
    const { server, join } = await startChat();
    const alice = await join("alice");
    const bob = await join("bob");
    await alice.until(({ lastRoster }) => lastRoster !== undefined && "bob" in lastRoster);
    alice.say("last words");
    await bob.until(({ text }) => text.endsWith("alice: last words "));
    await server.close();
    expect((await bob.closed()).endsWith("alice: last words server: The server is going down. Goodbye. ")).toBe(true);
    expect((await alice.closed()).endsWith("server: The server is going down. Goodbye. ")).toBe(true);
  });

  test("a running server takes a new receive buffer and a new number of clients", async () => {
    const { server, join, open } = await startChat({ maxClients: 1 });
    const alice = await join("alice");
    const bob = open();
    bob.say("bob");
    expect(await bob.closed()).toBe("server: The chat is full. Try again later. ");
    server.change({ maxClients: 2, receiveBuffer: 256 });
    const carol = await join("carol");
    carol.say("x".repeat(600));
    await alice.until(({ chat }) => chat.replaceAll(/[^x]/g, "").length === 600);
    expect(Math.max(...alice.reads.map(({ length }) => length))).toBeLessThanOrEqual(768);
  });
});
