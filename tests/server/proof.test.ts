import { EventEmitter, once } from "node:events";
import { type Authenticator, type Clock, everybodyIsWelcome, type ExchangeStep, systemClock } from "@vitrine/server";
import { describe, expect, test } from "vitest";
import { startChat } from "./peer.ts";

/** Accepts the line `open sesame`; the proof of every line waits until the test lets it go on. */
function doorkeeper() {
  const waiting: (() => void)[] = [];
  const changes = new EventEmitter();
  const lines: string[] = [];
  let cancelled = 0;
  const authenticator: Authenticator = {
    ...everybodyIsWelcome,
    guardOf: (name) => ({ isProofNeeded: name === "alice" }),
    begin: () => ({
      prompt: "Password? ",
      receive: async (line): Promise<ExchangeStep> => {
        lines.push(line);
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          changes.emit("change");
        });
        if (line === "open sesame") return { kind: "accepted", account: "alice", reply: "Welcome. " };
        return line === "hm" ? { kind: "continue", reply: "Yes? " } : { kind: "refused", reply: "Wrong." };
      },
      cancel: () => {
        cancelled += 1;
        changes.emit("change");
      },
    }),
  };
  return {
    authenticator,
    lines,
    untilCancelled: async (times: number) => {
      for (; ; await once(changes, "change")) if (cancelled >= times) return;
    },
    goOn: async () => {
      while (waiting.length === 0) await once(changes, "change");
      waiting.shift()!();
    },
  };
}

describe("a name that has to be proved", () => {
  test("is proved line by line; the reply and the roster are two reads", async () => {
    const door = doorkeeper();
    const { open, server } = await startChat({}, door);
    const alice = open();
    alice.say("alice");
    await alice.until(({ text }) => text === "Password? ");
    alice.say("hm\n");
    await door.goOn();
    await alice.until(({ text }) => text.endsWith("Yes? "));
    expect(server.hub.users.size).toBe(0);
    alice.say("open sesame\n");
    await door.goOn();
    await alice.until(({ lastRoster }) => lastRoster !== undefined);
    expect(alice.reads).toEqual(["Password? ", "Yes? ", "Welcome. ", '!{"alice": "127.0.0.1"}']);
  });

  test("is nobody's while it is being proved, and a wrong proof is refused with a sentence", async () => {
    const door = doorkeeper();
    const { open, server } = await startChat({}, door);
    const mallory = open();
    mallory.say("alice\nletmein\n");
    await door.goOn();
    expect(await mallory.closed()).toMatch(/^Password\? .*Wrong\. ?$/);
    expect(server.hub.users.size).toBe(0);
    expect(server.counters.refusals.get("not-proved")).toBe(1);
  });

  test("lines that come while a proof is checked are messages once it is accepted", async () => {
    const door = doorkeeper();
    const { open, join } = await startChat({}, door);
    const bob = await join("bob");
    const alice = open();
    alice.say("alice\nopen sesame\nhello\nall\n");
    await door.goOn();
    await bob.until(({ chat }) => chat.includes("all"));
    // Bob's last roster has no alice yet, so her first line begins with a line feed (docs/protocol/lab.md).
    expect(bob.chat).toBe("\nalice: hello \nalice: all ");
    expect(door.lines).toEqual(["open sesame"]);
  });

  test("a peer that floods the door is refused, and one that goes gives its place back", async () => {
    const door = doorkeeper();
    const { open } = await startChat({}, door);
    const flood = open();
    flood.say(`alice\n${"guess\n".repeat(200)}`);
    expect(await flood.closed()).toContain("That was too much at once");
    const gone = open();
    gone.say("alice");
    await gone.until(({ text }) => text === "Password? ");
    gone.socket.resetAndDestroy();
    await door.untilCancelled(2);
  });
});

describe("a client that never sends a name, or never proves it", () => {
  /** A clock that goes a hundred times as fast, so that the server's deadlines come as much sooner. */
  const hasty: Clock = {
    ...systemClock,
    elapsed: () => systemClock.elapsed() * 100,
    after: (time, action) => systemClock.after(time / 100, action),
  };

  test("gets a sentence, and the connection is closed", async () => {
    const { open } = await startChat({}, { clock: hasty });
    expect(await open().closed()).toBe("server: You gave no name in time. Join again. ");
  });

  test("reads that it took too long", async () => {
    const { authenticator } = doorkeeper();
    const { open } = await startChat({}, { clock: hasty, authenticator });
    const alice = open();
    alice.say("alice");
    expect(await alice.closed()).toMatch(/^Password\? server: That took too long/);
  });
});
