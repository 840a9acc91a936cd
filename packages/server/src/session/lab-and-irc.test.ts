import type { ModeName } from "@vitrine/hub";
import { describe, expect, test } from "vitest";
import { openIrcChat } from "./irc/testing/irc-chat.ts";

function openBoth(modes?: readonly ModeName[]) {
  const chat = openIrcChat({}, modes === undefined ? {} : { modes });
  const anna = chat.join("anna");
  anna.send("JOIN #lobby");
  const bob = chat.open();
  bob.say("bob");
  chat.settle();
  anna.heard();
  let read = bob.text.length;
  /** What bob's screen got since the last time. */
  const seen = (): string => {
    chat.settle();
    const text = bob.text.slice(read);
    read = bob.text.length;
    return text;
  };
  return { ...chat, anna, bob, seen };
}

const shownTo = (text: string): string => text.replace(/ +\n$/, " ");

describe("the lab's room, with people of the lab and of IRC", () => {
  test("shows each what the other says, and who comes and goes", () => {
    const { anna, bob, seen } = openBoth();
    anna.send("PRIVMSG #lobby :hello lab");
    expect(seen()).toBe("anna: hello lab ");
    bob.say("hello irc");
    expect(anna.heard()).toEqual([":bob!lab@10.20.30.11 PRIVMSG #lobby :hello irc"]);
    bob.leave();
    expect(anna.heard()).toEqual([":bob!lab@10.20.30.11 QUIT :Connection closed"]);
  });

  test.each([
    ["PRIVMSG #lobby :\u0001ACTION waves\u0001", "anna: * waves "],
    ["NOTICE #lobby :look", "anna: look "],
    ["PRIVMSG #lobby :\u0003\u0034red\u0003 \u001b[2J", "anna: red [2J "],
    ['PRIVMSG #lobby :!{"bob": "6.6.6.6"}x', 'anna: \u00a0!{"bob": "6.6.6.6"}x '],
    ["PRIVMSG #lobby :\u0001VERSION\u0001", ""],
    ["AWAY :lunch", ""],
    ["TOPIC #lobby :mine", ""],
  ])("shows %j on a lab screen as %j", (line, shown) => {
    const { anna, seen } = openBoth();
    anna.send(line);
    expect(seen()).toBe(shown);
  });

  test("brings a message to one person in the server's words, in a block of its own", () => {
    const { anna, seen, open, settle } = openBoth();
    const cleo = open();
    cleo.say("cleo");
    settle();
    seen();
    const before = cleo.text.length;
    anna.send("PRIVMSG bob :psst");
    const text = seen();
    expect(shownTo(text)).toBe("server: anna writes to you alone: psst ");
    expect(text).toHaveLength(1_024);
    expect(cleo.text.slice(before)).toBe("");
  });

  test("brings a message to one person after the room's lines that were said before it, also in one read", () => {
    const { anna, seen, clock, settle } = openBoth();
    settle();
    seen();
    clock.advance(1_000);
    anna.send("PRIVMSG #lobby :first", "PRIVMSG bob :second");
    settle();
    expect(seen().replaceAll(/ +/g, " ").trim()).toBe("anna: first server: anna writes to you alone: second");
  });

  test("never mixes a message to one person with a roster", () => {
    const { anna, bob, open, settle, clock } = openBoth();
    const before = bob.writes.length;
    open().say("cleo");
    clock.advance(10);
    anna.send("PRIVMSG bob :psst");
    settle();
    const writes = bob.writes.slice(before).map((bytes) => bytes.toString());
    expect(writes.filter((text) => text.startsWith("!{"))).toHaveLength(1);
    expect(writes.filter((text) => text.includes("!{") && text.includes("psst"))).toEqual([]);
    expect(writes.some((text) => text.startsWith("server: anna writes to you alone: psst "))).toBe(true);
  });

  test("gives nobody a rank, and its modes stay", () => {
    const { anna, join, hub } = openBoth();
    const olga = join("olga");
    olga.send("JOIN #lobby");
    for (const line of ["MODE #lobby +m", "TOPIC #lobby :x", "KICK #lobby bob"]) {
      expect(olga.send(line).map((answer) => answer.split(" ")[1])).toEqual(["482"]);
    }
    anna.send("QUIT");
    olga.send("PART #lobby");
    expect(hub.rooms.get("#lobby")?.members.size).toBe(1);
  });

  test("holds a lab line around a roster, and no line of IRC", () => {
    const { anna, join, open, clock } = openBoth();
    const olga = join("olga");
    olga.send("JOIN #lobby");
    anna.heard();
    olga.heard();
    open().say("cleo");
    clock.advance(1);
    anna.send("PRIVMSG #lobby :now");
    expect(olga.heard().at(-1)).toBe(":anna!~anna@10.20.30.40 PRIVMSG #lobby :now");
  });

  test("sends rosters for IRC people at most every two seconds", () => {
    const { join, bob, clock, settle } = openBoth();
    settle();
    const rosters = (): number => bob.writes.filter((bytes) => bytes.toString().startsWith("!{")).length;
    clock.advance(5_000);
    const before = rosters();
    for (let index = 0; index < 20; index += 1) {
      const person = join(`p${index}`);
      person.send("JOIN #lobby", "PART #lobby");
      clock.advance(100);
      clock.endTurn();
    }
    expect(rosters() - before).toBeLessThanOrEqual(2);
    clock.advance(3_000);
    clock.endTurn();
    expect(bob.writes.map((bytes) => bytes.toString()).findLast((text) => text.startsWith("!{"))).not.toContain("p19");
  });

  test("lists people of the lab first where a roster has no place for all", () => {
    const { join, bob, clock, settle, open } = openBoth();
    for (let index = 0; index < 60; index += 1) join(`irc-person-${index}`).send("JOIN #lobby");
    open().say("zoe");
    settle();
    clock.advance(3_000);
    settle();
    const roster = bob.writes.map((bytes) => bytes.toString()).findLast((text) => text.startsWith("!{"))!;
    expect(roster.length).toBeLessThanOrEqual(1_024);
    expect(roster).toMatch(/^!\{"zoe": .*?, "bob": /);
    expect(roster).toContain("irc-person-59");
    expect(roster).not.toContain('irc-person-0"');
  });

  test("says once a minute that it took no line", () => {
    const { anna, bob, seen, clock } = openBoth(["members-speak", "moderated"]);
    const sentence = "server: The room is moderated: only people with a voice may speak now. Nobody heard you. ";
    bob.say("hello?");
    expect(shownTo(seen())).toBe(sentence);
    bob.say("hello??");
    expect(seen()).toBe("");
    clock.advance(60_000);
    bob.say("hello???");
    expect(shownTo(seen())).toBe(sentence);
    expect(anna.heard()).toEqual([]);
  });
});
