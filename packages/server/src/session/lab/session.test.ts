import { LaterLog, Stream } from "@vitrine/hub/testing";
import { describe, expect, test } from "vitest";
import { everybodyIsWelcome } from "../../auth/authenticator.ts";
import { openLabChat } from "./testing/lab-chat.ts";

const roster = '!{"alice": "10.20.30.11", "bob": "10.20.30.11"}';

const begin = () => ({ prompt: "prove it ", receive: () => new Promise<never>(() => {}), cancel: () => {} });

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

  test("has a cloak in the chat, and its address in the roster alone", () => {
    const { open, settle, hub } = openLabChat(undefined, {}, { cloak: (address) => `cloak of ${address.length}` });
    const alice = open();
    alice.say("alice");
    settle();
    expect(hub.users.get("alice")?.host).toBe("cloak of 11");
    expect(alice.text).toBe('!{"alice": "10.20.30.11"}');
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

/** What each newcomer hears who gives one of these names while the others are here. */
function answers(...names: string[]): string[] {
  const { open, settle } = openLabChat();
  return names.map((name) => {
    const connection = open();
    connection.say(name);
    settle();
    return connection.text;
  });
}

describe("a name in the lab", () => {
  test.each([
    ["alice", "Alice", ", as alice: they are one name here"],
    ["Alice", "ALICE", ", as Alice: they are one name here"],
    ["x bob", "x_bob", ", as x bob: they are one name here"],
    ["alice", "\u0430lice", ": it looks like alice"],
    ["admin", "adrnin", ": it looks like admin"],
    ["alice", "alice", ""],
  ])("that is taken by %s is not free as %s", (taken, other, why) => {
    expect(answers(taken, other)[1]).toBe(`server: The name ${other} is taken${why}. Join again under another one. `);
  });

  test.each([
    ["al\u00adice", "name-invisible"],
    ["\u{1f469}\u200d\u{1f467}", "name-invisible"],
    ["alice\u0378", "name-unassigned"],
    ["alice\ue000", "name-private-use"],
    ["NickServ", "name-reserved"],
    ["\u0455erver", "name-reserved"],
  ])("such as %j is refused: %s", (name, reason) => {
    const { open, settle, counters } = openLabChat();
    const connection = open();
    connection.say(name);
    settle();
    expect(connection.text).toMatch(/^server: .* Join again under another name\. $/);
    expect(counters.refusals.get(reason)).toBe(1);
  });

  test.each([
    ["NickServ", undefined, /^server: This name is reserved, or looks like one that is\. Join again/],
    ["al\u00adice", undefined, /^server: A name has no invisible characters/],
    ["al\u00adice", "alice", /^server: A name has no invisible characters/],
    // An account from before the rule has exactly this name.
    ["al\u00adice", "al\u00adice", /^prove it /],
    ["alice", undefined, /^prove it /],
  ])(
    "%j with the owner %j is refused before a password is asked, or asked for one, where everybody has an account",
    (name, owner, answer) => {
      const everybody = { isRequired: true, guardOf: () => ({ isProofNeeded: true }), ownerOf: () => owner, begin };
      const { open, settle } = openLabChat(undefined, {}, { authenticator: { ...everybodyIsWelcome, ...everybody } });
      const connection = open();
      connection.say(name);
      settle();
      expect(connection.text).toMatch(answer);
    },
  );

  test("keeps the form in which it was typed", () => {
    const { open, settle, hub } = openLabChat();
    const [bob, other] = [open(), open()];
    bob.say("Bob the Builder");
    other.say("zed");
    settle();
    bob.say("hello");
    settle();
    expect(other.text).toBe('!{"Bob the Builder": "10.20.30.11", "zed": "10.20.30.11"}Bob the Builder: hello ');
    expect(hub.users.get("Bob the Builder")).toMatchObject({ nick: "Bob_the_Builder", key: "bob_the_builder" });
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
