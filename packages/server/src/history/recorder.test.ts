import { describe, expect, test } from "vitest";
import { gather } from "../session/irc/testing/irc-chat.ts";
import { historian, inBatch, openHistoryChat, untagged } from "../session/irc/testing/history-chat.ts";
import { diskFull } from "./testing/manual-history.ts";

describe("an echo", () => {
  test("leaves when the line is committed, and what follows it comes after it; nobody else waits", async () => {
    const { join, ask, answered, history } = openHistoryChat();
    const [anna, bea] = [join("anna", "echo-message"), join("bea")];
    gather("#a", anna, bea);
    await answered();
    history.delay();
    expect(await ask(anna, "PRIVMSG #a :hi", "PING x")).toEqual([]);
    expect(bea.heard().map(untagged)).toEqual([":anna!~anna@10.20.30.40 PRIVMSG #a :hi"]);
    bea.send("PRIVMSG #a :also");
    expect(anna.heard()).toEqual([]);
    history.commit();
    await answered();
    expect(anna.heard()).toEqual([
      ":anna!~anna@10.20.30.40 PRIVMSG #a :hi",
      ":irc.test PONG irc.test :x",
      ":bea!~bea@10.20.30.40 PRIVMSG #a :also",
    ]);
  });

  test("leaves with its own batch, while what was said later is still being written", async () => {
    const { join, ask, answered, history } = openHistoryChat();
    const anna = join("anna", "echo-message");
    gather("#a", anna);
    await answered();
    anna.heard();
    history.delay();
    expect(await ask(anna, "PRIVMSG #a :one", "PRIVMSG #a :two")).toEqual([]);
    history.commit();
    history.delay();
    await answered();
    expect(anna.heard()).toEqual([":anna!~anna@10.20.30.40 PRIVMSG #a :one"]);
    history.commit();
    await answered();
    expect(anna.heard()).toEqual([":anna!~anna@10.20.30.40 PRIVMSG #a :two"]);
  });

  test("is not asked for by every client: others hear the room at once, and only an answer waits", async () => {
    const { join, ask, answered, history } = openHistoryChat();
    const [anna, bea] = [join("anna"), join("bea")];
    gather("#a", anna, bea);
    await answered();
    anna.heard();
    history.delay();
    await ask(anna, "PRIVMSG #a :hi");
    bea.send("PRIVMSG #a :hi yourself");
    expect(anna.heard()).toEqual([":bea!~bea@10.20.30.40 PRIVMSG #a :hi yourself"]);
    expect(await ask(anna, "PING x")).toEqual([]);
    history.commit();
    await answered();
    expect(anna.heard()).toEqual([":irc.test PONG irc.test :x"]);
  });

  test("leaves before the connection closes", async () => {
    const { join, answered, history } = openHistoryChat();
    const anna = join("anna", "echo-message");
    gather("#a", anna);
    await answered();
    anna.heard();
    history.delay();
    anna.send("PRIVMSG #a :last words", "QUIT");
    await answered();
    expect([anna.connection.closedBecause, anna.heard()]).toEqual([undefined, []]);
    history.commit();
    await answered();
    expect(anna.heard()[0]).toContain("PRIVMSG #a :last words");
    expect(anna.connection.closedBecause).toBe("left");
  });
});

describe("a disk that is full", () => {
  test("is reported at once to every speaker, and what waited is written when there is room again", async () => {
    const { join, ask, answered, history, clock } = openHistoryChat();
    const [anna, bea] = [join("anna", ...historian), join("bea")];
    gather("#a", anna, bea);
    await answered();
    for (const one of [anna, bea]) one.heard();
    history.fail(diskFull());
    const first = await ask(anna, "PRIVMSG #a :one");
    expect(first.map(untagged)).toEqual([":anna!~anna@10.20.30.40 PRIVMSG #a :one"]);
    const second = await ask(anna, "PRIVMSG #a :two", "PRIVMSG #a :three");
    expect(second.map(untagged)).toEqual([
      ":irc.test WARN PRIVMSG NOT_RECORDED #a :The server's disk is full: what is said now may not be kept",
      ":anna!~anna@10.20.30.40 PRIVMSG #a :two",
      ":anna!~anna@10.20.30.40 PRIVMSG #a :three",
    ]);
    expect(bea.heard()).toHaveLength(3);
    history.fail(undefined);
    clock.advance(1_000);
    await answered();
    const kept = inBatch(await ask(anna, "CHATHISTORY LATEST #a * 9")).map((line) => line.split(":").at(-1));
    expect(kept).toEqual(["one", "two", "three"]);
  });

  test("stops everybody's speech where the operator wants that, until there is room", async () => {
    const { join, ask, answered, history, clock, open, settle } = openHistoryChat({ whenFull: "stop" });
    const [anna, bea] = [join("anna", ...historian), join("bea")];
    const carl = open();
    carl.say("carl\n");
    gather("#lobby", anna, bea);
    // The quiet around the rosters.
    settle();
    await answered();
    history.fail(diskFull());
    await ask(anna, "PRIVMSG #lobby :one");
    for (const one of [anna, bea]) one.heard();
    expect(await ask(anna, "PRIVMSG #lobby :two")).toEqual([
      ":irc.test FAIL PRIVMSG TEMPORARILY_UNAVAILABLE #lobby :The server's disk is full: nothing can be said now",
    ]);
    carl.say("three\n");
    settle();
    expect(carl.text).toContain("The server's disk is full, so nothing can be said now. Nobody heard you.");
    expect(bea.heard()).toEqual([]);
    history.fail(undefined);
    clock.advance(1_000);
    await answered();
    expect((await ask(anna, "PRIVMSG #lobby :four")).map(untagged)).toEqual([
      ":anna!~anna@10.20.30.40 PRIVMSG #lobby :four",
    ]);
  });
});
