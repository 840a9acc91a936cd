import { LaterLog, Stream } from "@vitrine/hub/testing";
import { describe, expect, test } from "vitest";
import { openLabChat } from "./testing/lab-chat.ts";

const roster = '!{"alice": "10.20.30.11", "bob": "10.20.30.11"}';

describe("a lab session in memory", () => {
  test("registers, gets the roster, speaks and hears", () => {
    const { open, settle } = openLabChat();
    const [alice, bob] = [open(), open()];
    alice.say("alice");
    bob.say("bob");
    settle();
    expect([alice.text, bob.text]).toEqual([roster, roster]);
    alice.say("hello all");
    settle();
    expect(bob.text).toBe(`${roster}alice: hello all `);
    expect(alice.text).toBe(roster);
  });

  test("reports what was said before what was delivered, also where the log of a full room goes out at once", () => {
    const { events, open, settle } = openLabChat();
    const told: string[] = [];
    events.on("said", ({ number }) => told.push(`said ${number}`));
    events.on("delivered", ({ lines }) => told.push(...lines.map(({ number }) => `delivered ${number}`)));
    const [alice, bob] = [open(), open()];
    alice.say("alice");
    bob.say("bob");
    settle();
    alice.say(`${"x".repeat(500)}\n`.repeat(400));
    settle();
    expect(told.filter((line) => line.startsWith("said"))).toHaveLength(400);
    for (const [index, line] of told.entries()) {
      if (!line.startsWith("delivered")) continue;
      expect(told.indexOf(line.replace("delivered", "said"))).toBeLessThan(index);
    }
    expect(bob.text.match(/alice: x{500} /g)).toHaveLength(400);
  });

  test("closes and leaves the room when its user is put out of the chat", () => {
    const { hub, sessions, open, settle } = openLabChat();
    const [alice, bob] = [open(), open()];
    alice.say("alice");
    bob.say("bob");
    settle();
    hub.leave(hub.users.get("bob")!, "");
    expect(bob.closedBecause).toBe("refused");
    expect(bob.text).toContain("You were put out of the room.");
    settle();
    expect(alice.text.endsWith('!{"alice": "10.20.30.11"}')).toBe(true);
    expect(sessions.get("n1/2")).toBeUndefined();
  });
});

function openLater() {
  const later = new LaterLog(new Stream());
  return { later, ...openLabChat(() => later) };
}

describe("a lab session on a log that applies later", () => {
  test("reads nothing until the log has let it in, then says what came meanwhile", () => {
    const { later, open, settle, hub } = openLater();
    const bob = open();
    bob.say("bob");
    later.settle();
    settle();
    const alice = open();
    alice.say("alice\nfirst\n");
    alice.say("second\n");
    expect(alice.isReadingPaused).toBe(true);
    expect(hub.users.has("alice")).toBe(false);
    later.settle();
    expect(alice.isReadingPaused).toBe(false);
    later.settle();
    settle();
    expect(bob.text).toContain("alice: first \nalice: second ");
  });

  test("refuses a name that another session took first in the log's order", () => {
    const { later, open, settle, sessions } = openLater();
    const [first, second] = [open(), open()];
    first.say("alice");
    second.say("alice");
    later.settle();
    settle();
    expect(second.text).toBe("server: The name alice is taken. Join again under another one. ");
    expect(second.closedBecause).toBe("refused");
    expect(first.text).toBe('!{"alice": "10.20.30.11"}');
    expect([sessions.get("n1/1") === undefined, sessions.get("n1/2") === undefined]).toEqual([false, true]);
  });

  test("leaves nobody behind where the peer goes before the log lets it in", () => {
    const { later, open, settle, hub, sessions } = openLater();
    const alice = open();
    alice.say("alice");
    alice.leave();
    later.settle();
    settle();
    expect(hub.users.size).toBe(0);
    expect(sessions.get("n1/1")).toBeUndefined();
  });
});
